//! What a decoder may ask of the kernel: memory, its threads, reading and writing what is open, the time.
//!
//! Everything else is answered as by a kernel that does not know it, so that libraries fall back to what they may do.
//! There is no socket in the list, no new process, nothing about other processes, no mount and no file to be made,
//! changed or removed. Which files may be opened, and that none may be opened for writing, is Landlock's.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// Allowed whatever their arguments.
const ALLOWED: &[c_long] = &[
    // what is open, and what Landlock lets be opened
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_openat,
    libc::SYS_fstat,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_readlinkat,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_pipe2,
    libc::SYS_eventfd2,
    libc::SYS_ppoll,
    libc::SYS_pselect6,
    // memory
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_membarrier,
    libc::SYS_mlock,
    // threads and signals of its own
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_set_tid_address,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
    // the decoder itself: Landlock lets nothing else be executed
    libc::SYS_execve,
    // what it is told of itself and the machine
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getrusage,
    libc::SYS_getrandom,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    libc::SYS_getcpu,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
];

/// The older spellings that 64-bit x86 keeps.
#[cfg(target_arch = "x86_64")]
const ALLOWED_HERE: &[c_long] = &[
    libc::SYS_open,
    libc::SYS_stat,
    libc::SYS_lstat,
    libc::SYS_access,
    libc::SYS_readlink,
    libc::SYS_dup2,
    libc::SYS_pipe,
    libc::SYS_poll,
    libc::SYS_select,
    libc::SYS_time,
    libc::SYS_arch_prctl,
];
#[cfg(not(target_arch = "x86_64"))]
const ALLOWED_HERE: &[c_long] = &[];

/// The filter, compiled for this machine; none if it is one that the filter does not know.
pub(super) fn filter() -> Option<BpfProgram> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        ALLOWED.iter().chain(ALLOWED_HERE).map(|call| (*call, Vec::new())).collect();
    // Of what it has open: other numbers, flags; not who is told of it, which is a way to send signals.
    let commands = [libc::F_DUPFD, libc::F_DUPFD_CLOEXEC, libc::F_GETFD, libc::F_SETFD, libc::F_GETFL];
    let mut fcntl = commands.map(|command| Some(vec![command_is(command)?])).to_vec();
    let without_signals = condition(2, SeccompCmpOp::MaskedEq(libc::O_ASYNC as u64), 0)?;
    fcntl.push(Some(vec![command_is(libc::F_SETFL)?, without_signals]));
    let fcntl = fcntl.into_iter().map(|all| SeccompRule::new(all?).ok()).collect::<Option<Vec<_>>>()?;
    rules.insert(libc::SYS_fcntl, fcntl);
    // A thread of this process, never a process. `clone3` hides its flags behind a pointer: not known here.
    let thread = libc::CLONE_THREAD as u64;
    rules.insert(libc::SYS_clone, vec![only(0, SeccompCmpOp::MaskedEq(thread), thread)?]);
    rules.insert(libc::SYS_prctl, vec![only(0, SeccompCmpOp::Eq, libc::PR_SET_NAME as u64)?]);
    // Its own limits, to be read: the new ones that it asks for must be none.
    rules.insert(libc::SYS_prlimit64, vec![only(2, SeccompCmpOp::Eq, 0)?]);
    // `abort` sends itself a signal.
    let own = u64::from(std::process::id());
    rules.insert(libc::SYS_tgkill, vec![only(0, SeccompCmpOp::Eq, own)?]);
    let unknown = SeccompAction::Errno(libc::ENOSYS as u32);
    let machine = std::env::consts::ARCH.try_into().ok()?;
    SeccompFilter::new(rules, unknown, SeccompAction::Allow, machine).ok()?.try_into().ok()
}

fn only(argument: u8, how: SeccompCmpOp, value: u64) -> Option<SeccompRule> {
    SeccompRule::new(vec![condition(argument, how, value)?]).ok()
}

fn condition(argument: u8, how: SeccompCmpOp, value: u64) -> Option<SeccompCondition> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Qword, how, value).ok()
}

/// Of a command the kernel looks at the lower half.
fn command_is(command: libc::c_int) -> Option<SeccompCondition> {
    SeccompCondition::new(1, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, command as u64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_reaches_beyond_the_process_is_allowed() {
        let beyond = [
            libc::SYS_socket,
            libc::SYS_connect,
            libc::SYS_sendto,
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_kill,
            libc::SYS_mount,
            libc::SYS_unshare,
            libc::SYS_bpf,
            libc::SYS_io_uring_setup,
            libc::SYS_unlinkat,
            libc::SYS_renameat,
            libc::SYS_clone3,
            // in part: see the rules
            libc::SYS_fcntl,
        ];
        assert!(beyond.iter().all(|call| !ALLOWED.contains(call) && !ALLOWED_HERE.contains(call)));
        assert!(filter().is_some());
    }
}
