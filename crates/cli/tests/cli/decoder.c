/* A decoder that was taken over: the item says what it does; only for tests.
 *
 * The item is a file type box of an MP4, and behind its twelve bytes one letter. What was tried and failed is told by
 * the exit code: the number of the error. What succeeded shows as a frame.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

static const char frame[] = "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n\1\2\3\377";

static void give(void) {
    static const char time[] = "frame:0 pts:0 pts_time:0\n";
    if (write(2, time, sizeof time - 1) < 0 || write(1, frame, sizeof frame - 1) < 0) _exit(errno);
}

/* A frame if what was tried succeeded, else the error. */
static int told(long done) {
    if (done < 0) return errno;
    give();
    return 0;
}

static void *thread(void *unused) {
    give();
    return unused;
}

static int in_a_thread(void) {
    pthread_t id;
    int error = pthread_create(&id, NULL, thread, NULL);
    return error ? error : pthread_join(id, NULL);
}

static int eat(void) {
    for (size_t piece = 16 << 20;;) {
        char *p = malloc(piece);
        if (!p) return errno;
        memset(p, 1, piece);
    }
}

static int reach_out(void) {
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0) return errno;
    return told(connect(s, (struct sockaddr *)&there, sizeof there));
}

static int begin_process(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    return told(child);
}

static int run_shell(void) {
    char *arguments[] = {"sh", "-c", "echo out", NULL};
    return told(execv("/bin/sh", arguments));
}

static int change_item(void) {
    int item = open("/proc/self/fd/0", O_RDWR);
    if (item < 0) return errno;
    return told(write(item, "x", 1));
}

static int write_without_end(int to) {
    char page[4096];
    memset(page, 'x', sizeof page);
    for (;;) if (write(to, page, sizeof page) < 0) return errno;
}

static int linger(void) {
    close(1);
    close(2);
    for (;;) sleep(1000);
}

int main(void) {
    char item[13] = {0};
    // a large item comes through a pipe
    if (pread(0, item, sizeof item, 0) != sizeof item && read(0, item, sizeof item) != sizeof item) return 99;
    switch (item[12]) {
    case 'g': return told(0);
    case 't': return in_a_thread();
    case 'o': return told(open("/etc/passwd", O_RDONLY));
    case 'd': return told(open("/root", O_RDONLY | O_DIRECTORY));
    case 'w': return told(open("/tmp/amparo-out-of-the-jail", O_WRONLY | O_CREAT, 0600));
    case 'r': return told(unlink("/tmp"));
    case 'i': return change_item();
    case 'n': return reach_out();
    case 'u': return told(socket(AF_UNIX, SOCK_STREAM, 0));
    case 'f': return begin_process();
    case 'x': return run_shell();
    case 'a': return told(fcntl(1, F_SETOWN, getppid()));
    case 'j': return told(fcntl(1, F_SETFL, O_ASYNC));
    case 'p': return told(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
    case 'k': return told(kill(getppid(), 0));
    case 'e': return getenv("HOME") || getenv("PATH") ? told(0) : 77;
    case 'm': return eat();
    case 'h': for (;;) sleep(1000);
    case 'c': for (;;);
    case 'l': return linger();
    case 's': abort();
    case 'b': return write_without_end(1);
    case 'y': return write_without_end(2);
    case 'z': for (;;) give();
    default: return 98;
    }
}
