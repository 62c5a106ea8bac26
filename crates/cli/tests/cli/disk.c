/* A disk with a bad day, between the program and the system (LD_PRELOAD); only for tests.
 *
 * DISK_ROOT    what happens below this folder is watched
 * DISK_SHADOW  what a disk that loses its cache would still hold: the bytes of a file as of its last fsync, the names of
 *              a folder as of its last fsync. data/ID holds bytes; names/ID holds a file for each name in a folder (ROOT
 *              is the root's), and in it `f` or `d` with the ID of the file or folder: a folder that is moved takes its
 *              names along.
 * DISK_FULL    after so many bytes were written below the root, there is no space left
 * DISK_BAD     reading a file whose path ends so fails behind its first DISK_BAD_AT bytes
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static __thread int inside;
static long long written;

static int path_of(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, PATH_MAX - 1);
    if (n < 0) return 0;
    out[n] = 0;
    return 1;
}

static const char *below_root(const char *path) {
    const char *root = getenv("DISK_ROOT");
    size_t n = root ? strlen(root) : 0;
    if (!n || strncmp(path, root, n)) return NULL;
    return path[n] == '/' ? path + n + 1 : path[n] ? NULL : "";
}

/* A number of an inode is given again once its file is gone: the time of birth tells them apart. */
static void id_of(const char *path, int fd, char *out) {
    struct statx sx;
    memset(&sx, 0, sizeof sx);
    statx(fd, path, fd >= 0 && !*path ? AT_EMPTY_PATH : 0, STATX_INO | STATX_BTIME, &sx);
    sprintf(out, "%llu-%lld-%u", (unsigned long long)sx.stx_ino, (long long)sx.stx_btime.tv_sec, sx.stx_btime.tv_nsec);
}

static void keep_bytes(int fd) {
    char id[128], to[PATH_MAX], name[64];
    id_of("", fd, id);
    snprintf(to, sizeof to, "%s/data/%s", getenv("DISK_SHADOW"), id);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    int from = open(name, O_RDONLY), into = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    static __thread char piece[1 << 16];
    ssize_t n;
    while (from >= 0 && into >= 0 && (n = read(from, piece, sizeof piece)) > 0)
        if (write(into, piece, n) != n) abort();
    if (from >= 0) close(from);
    if (into >= 0) close(into);
}

static void keep_names(int fd, const char *folder, int is_root) {
    char shadow[PATH_MAX * 2], path[PATH_MAX * 2], id[128] = "ROOT";
    if (!is_root) id_of("", fd, id);
    snprintf(shadow, sizeof shadow, "%s/names/%s", getenv("DISK_SHADOW"), id);
    mkdir(shadow, 0700);
    struct dirent *entry;
    DIR *old = opendir(shadow);
    while (old && (entry = readdir(old))) {
        snprintf(path, sizeof path, "%s/%s", shadow, entry->d_name);
        unlink(path);
    }
    if (old) closedir(old);
    DIR *now = opendir(folder);
    while (now && (entry = readdir(now))) {
        struct stat st;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.' || lstat(path, &st)) continue;
        if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) continue;
        id_of(path, AT_FDCWD, id);
        snprintf(path, sizeof path, "%s/%s", shadow, entry->d_name);
        FILE *file = fopen(path, "w");
        if (file) { fprintf(file, "%c%s", S_ISDIR(st.st_mode) ? 'd' : 'f', id); fclose(file); }
    }
    if (now) closedir(now);
}

static void keep(int fd) {
    char path[PATH_MAX];
    struct stat st;
    const char *relative;
    if (inside || !getenv("DISK_SHADOW") || !path_of(fd, path) || !(relative = below_root(path)) || fstat(fd, &st)) return;
    inside = 1;
    if (S_ISDIR(st.st_mode)) keep_names(fd, path, !*relative);
    else keep_bytes(fd);
    inside = 0;
}

static int is_full(int fd, size_t n) {
    char path[PATH_MAX];
    const char *limit = getenv("DISK_FULL");
    if (inside || !limit || !path_of(fd, path) || !below_root(path)) return 0;
    if (__atomic_add_fetch(&written, (long long)n, __ATOMIC_SEQ_CST) <= atoll(limit)) return 0;
    errno = ENOSPC;
    return 1;
}

static int is_bad(int fd, off_t at) {
    char path[PATH_MAX];
    const char *bad = getenv("DISK_BAD");
    if (inside || !bad || !path_of(fd, path)) return 0;
    size_t n = strlen(path), m = strlen(bad);
    if (n < m || strcmp(path + n - m, bad)) return 0;
    const char *from = getenv("DISK_BAD_AT");
    if (at < (from ? atoll(from) : 0)) return 0;
    errno = EIO;
    return 1;
}

#define NEXT(name) static __typeof__(&name) next; if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

int fsync(int fd) { NEXT(fsync); int r = next(fd); if (!r) keep(fd); return r; }
int fdatasync(int fd) { NEXT(fdatasync); int r = next(fd); if (!r) keep(fd); return r; }
ssize_t write(int fd, const void *b, size_t n) { NEXT(write); return is_full(fd, n) ? -1 : next(fd, b, n); }
ssize_t pwrite(int fd, const void *b, size_t n, off_t at) { NEXT(pwrite); return is_full(fd, n) ? -1 : next(fd, b, n, at); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) { NEXT(pwrite64); return is_full(fd, n) ? -1 : next(fd, b, n, at); }
ssize_t read(int fd, void *b, size_t n) { NEXT(read); return is_bad(fd, lseek(fd, 0, SEEK_CUR)) ? -1 : next(fd, b, n); }
ssize_t pread(int fd, void *b, size_t n, off_t at) { NEXT(pread); return is_bad(fd, at) ? -1 : next(fd, b, n, at); }
ssize_t pread64(int fd, void *b, size_t n, off64_t at) { NEXT(pread64); return is_bad(fd, at) ? -1 : next(fd, b, n, at); }
