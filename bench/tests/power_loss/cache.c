/* A disk's write cache, as a library that is loaded before a program's own (LD_PRELOAD).
 *
 * Below one folder it keeps a journal of every write with what stood there before, and of every sync. When the power is
 * cut, the program is killed and `disk.rs` reads the journal: what no sync had covered may be gone, whole or in part.
 * So a program that answers before it syncs loses what it answered, as it would on a real machine.
 *
 * It changes nothing that a program sees while it runs. What it takes for durable at once: names of files (a journalling
 * file system orders them), and writes through C's own streams. Neither engine keeps data by those.
 *
 * POLITY_CACHE_FOLDER  the folder, an absolute path without links
 * POLITY_CACHE_JOURNAL the journal, outside that folder
 * POLITY_CACHE_SYNC_FAILS   the so-manieth sync fails (EIO), and what it should have covered never reaches the disk, though
 *                           a later sync says that all is well: Linux has done so since it has had a cache
 * POLITY_CACHE_FULL_AFTER   files may become longer by so many bytes in all; then the disk is full (ENOSPC)
 *
 * Records of the journal, numbers in the machine's order: see `struct record`; then `before` bytes, then `after` bytes.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#undef open
#undef open64
#undef openat
#undef openat64
#undef creat
#undef pwrite
#undef pwritev
#undef ftruncate

#define FILES_MAX 65536
#define DATA_MAX (64 << 20)
#define SYNC_TAKES_US 2000

enum { WRITE = 1, CUT = 2, SYNC = 3, LOST = 4 };

struct record {
  uint32_t kind;    /* WRITE, CUT (a file made shorter or longer), SYNC, or LOST: a sync that failed */
  uint32_t after;   /* bytes that were written */
  uint64_t number;  /* of the write; of a sync, the last write that it covers */
  uint64_t file;    /* its inode */
  uint64_t at;      /* offset; of CUT the new size */
  uint64_t size;    /* of the file before */
  uint64_t before;  /* bytes that stood there */
};

/* What all processes of the program share: a server's children write, too. */
struct shared {
  pthread_mutex_t turn;
  uint64_t number;
  uint64_t syncs;
  uint64_t grown;
};

static uint64_t sync_fails, full_after;

static struct shared *shared;
static int journal = -1;
static char folder[4096];
static size_t folder_length;
static unsigned char watched[FILES_MAX]; /* 1: below the folder; 2: each write syncs itself (O_SYNC, O_DSYNC) */

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwritev)(int, const struct iovec *, int, off_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static int (*real_ftruncate)(int, off_t);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_posix_fallocate)(int, off_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_close)(int);
static int (*real_dup2)(int, int);
static int (*real_openat)(int, const char *, int, ...);

static void fail(const char *what) {
  dprintf(2, "cache: %s: %s\n", what, strerror(errno));
  abort();
}

/* Other libraries may write before our turn to begin has come. */
static void resolve(void) {
  if (real_openat) return;
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwritev = dlsym(RTLD_NEXT, "pwritev64");
  real_writev = dlsym(RTLD_NEXT, "writev");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fallocate = dlsym(RTLD_NEXT, "fallocate64");
  real_posix_fallocate = dlsym(RTLD_NEXT, "posix_fallocate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_close = dlsym(RTLD_NEXT, "close");
  real_dup2 = dlsym(RTLD_NEXT, "dup2");
  real_openat = dlsym(RTLD_NEXT, "openat64");
}

__attribute__((constructor)) static void begin(void) {
  resolve();
  const char *below = getenv("POLITY_CACHE_FOLDER"), *path = getenv("POLITY_CACHE_JOURNAL");
  if (!below || !path) return;
  const char *fails = getenv("POLITY_CACHE_SYNC_FAILS"), *full = getenv("POLITY_CACHE_FULL_AFTER");
  sync_fails = fails ? strtoull(fails, 0, 10) : 0;
  full_after = full ? strtoull(full, 0, 10) : 0;
  char turn[4096];
  snprintf(turn, sizeof turn, "%s.turn", path);
  snprintf(folder, sizeof folder, "%s/", below);
  folder_length = strlen(folder);
  int fresh = 1, fd = real_openat(AT_FDCWD, turn, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) {
    fresh = 0;
    fd = real_openat(AT_FDCWD, turn, O_RDWR | O_CLOEXEC);
  }
  if (fd < 0 || real_ftruncate(fd, sizeof *shared)) fail(turn);
  shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (shared == MAP_FAILED) fail("mmap");
  real_close(fd);
  if (fresh) {
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&shared->turn, &kind);
  }
  journal = real_openat(AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (journal < 0) fail(path);
  /* Out of the way of programs that close what they did not open. */
  int high = fcntl(journal, F_DUPFD_CLOEXEC, 60000);
  if (high >= 0) {
    real_close(journal);
    journal = high;
  }
}

static void lock(void) {
  if (pthread_mutex_lock(&shared->turn) == EOWNERDEAD) pthread_mutex_consistent(&shared->turn);
}

static void unlock(void) { pthread_mutex_unlock(&shared->turn); }

static int is_watched(int fd) {
  resolve();
  return shared && fd >= 0 && fd < FILES_MAX && watched[fd];
}

/* Whole records only: a kill between two of them leaves a sound journal, one within is cut off by the reader. */
static void note(struct record *record, const void *before, const struct iovec *after, int pieces) {
  struct iovec parts[2 + 1024];
  int count = 0;
  parts[count++] = (struct iovec){record, sizeof *record};
  if (record->before) parts[count++] = (struct iovec){(void *)before, record->before};
  if (pieces > 1024) fail("too many pieces");
  for (int piece = 0; piece < pieces; piece++) parts[count++] = after[piece];
  size_t whole = sizeof *record + record->before + record->after;
  if (real_writev(journal, parts, count) != (ssize_t)whole) fail("the journal cannot be written");
}

/* Whether the disk is full for a file that would become so long; under the lock. */
static int is_full(off_t size, off_t end) {
  if (!full_after || end <= size) return 0;
  if (shared->grown + (uint64_t)(end - size) > full_after) return 1;
  shared->grown += end - size;
  return 0;
}

/* One write: under the lock, so that the journal has the order in which bytes came to lie there. */
static ssize_t tell(int fd, const struct iovec *parts, int count, off_t at, int placed) {
  size_t length = 0;
  for (int part = 0; part < count; part++) length += parts[part].iov_len;
  if (length > DATA_MAX) fail("a write is larger than this cache was made for");
  lock();
  struct stat before;
  if (fstat(fd, &before)) fail("fstat");
  if (!placed) at = fcntl(fd, F_GETFL) & O_APPEND ? before.st_size : lseek(fd, 0, SEEK_CUR);
  if (is_full(before.st_size, at + (off_t)length)) {
    unlock();
    errno = ENOSPC;
    return -1;
  }
  struct record record = {WRITE, length, ++shared->number, before.st_ino, at, before.st_size, 0};
  char *old = 0;
  if (at < before.st_size) {
    record.before = (size_t)(before.st_size - at) < length ? (size_t)(before.st_size - at) : length;
    old = malloc(record.before);
    /* The descriptor may be for writing only: the file is read by another. */
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int reader = real_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (!old || reader < 0 || pread(reader, old, record.before, at) != (ssize_t)record.before) fail("pread");
    real_close(reader);
  }
  note(&record, old, parts, count);
  ssize_t written = placed ? real_pwritev(fd, parts, count, at) : real_writev(fd, parts, count);
  int error = errno;
  if (written != (ssize_t)length) fail("a write fell short, which this cache does not know how to tell");
  if (watched[fd] == 2) {
    struct record sync = {SYNC, 0, record.number, record.file, 0, 0, 0};
    note(&sync, 0, 0, 0);
  }
  unlock();
  free(old);
  errno = error;
  return written;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
  struct iovec part = {(void *)data, length};
  return is_watched(fd) ? tell(fd, &part, 1, at, 1) : real_pwrite(fd, data, length, at);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return pwrite(fd, data, length, at); }

ssize_t write(int fd, const void *data, size_t length) {
  struct iovec part = {(void *)data, length};
  return is_watched(fd) ? tell(fd, &part, 1, 0, 0) : real_write(fd, data, length);
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  return is_watched(fd) ? tell(fd, parts, count, at, 1) : real_pwritev(fd, parts, count, at);
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return pwritev(fd, parts, count, at); }

ssize_t writev(int fd, const struct iovec *parts, int count) {
  return is_watched(fd) ? tell(fd, parts, count, 0, 0) : real_writev(fd, parts, count);
}

/* A new size: what is cut off is kept in the journal. */
static void tell_size(int fd, off_t size) {
  struct stat before;
  if (fstat(fd, &before)) fail("fstat");
  struct record record = {CUT, 0, ++shared->number, before.st_ino, size, before.st_size, 0};
  char *old = 0;
  if (size < before.st_size) {
    record.before = before.st_size - size;
    if (record.before > DATA_MAX * 4ul) fail("a file is larger than this cache was made for");
    old = malloc(record.before);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int reader = real_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (!old || reader < 0 || pread(reader, old, record.before, size) != (ssize_t)record.before) fail("pread");
    real_close(reader);
  }
  note(&record, old, 0, 0);
  free(old);
}

int ftruncate(int fd, off_t size) {
  if (!is_watched(fd)) return real_ftruncate(fd, size);
  lock();
  tell_size(fd, size);
  int done = real_ftruncate(fd, size);
  unlock();
  return done;
}

int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

/* Makes a file longer; says whether the disk has room for that. */
static int tell_longer(int fd, off_t end) {
  struct stat before;
  if (fstat(fd, &before)) fail("fstat");
  if (is_full(before.st_size, end)) return 0;
  if (end > before.st_size) tell_size(fd, end);
  return 1;
}

int posix_fallocate(int fd, off_t at, off_t length) {
  if (!is_watched(fd)) return real_posix_fallocate(fd, at, length);
  lock();
  int done = tell_longer(fd, at + length) ? real_posix_fallocate(fd, at, length) : ENOSPC;
  unlock();
  return done;
}

int posix_fallocate64(int fd, off64_t at, off64_t length) { return posix_fallocate(fd, at, length); }

int fallocate(int fd, int mode, off_t at, off_t length) {
  if (!is_watched(fd)) return real_fallocate(fd, mode, at, length);
  if (mode) { errno = EOPNOTSUPP; return -1; }
  lock();
  int has_room = tell_longer(fd, at + length);
  int done = has_room ? real_fallocate(fd, mode, at, length) : -1;
  unlock();
  if (!has_room) errno = ENOSPC;
  return done;
}

int fallocate64(int fd, int mode, off64_t at, off64_t length) { return fallocate(fd, mode, at, length); }

/* A sync covers what was written before it began, and takes as long as a disk would: most cuts fall into one. It need not
 * reach a real disk, for the journal is the disk. */
static int sync_file(int fd) {
  struct stat now;
  if (fstat(fd, &now)) return -1;
  lock();
  struct record record = {SYNC, 0, shared->number, now.st_ino, 0, 0, 0};
  int fails = sync_fails && ++shared->syncs == sync_fails;
  unlock();
  usleep(SYNC_TAKES_US);
  lock();
  if (fails) record.kind = LOST;
  note(&record, 0, 0, 0);
  unlock();
  if (fails) errno = EIO;
  return fails ? -1 : 0;
}

int fsync(int fd) { return is_watched(fd) ? sync_file(fd) : real_fsync(fd); }

int fdatasync(int fd) { return is_watched(fd) ? sync_file(fd) : real_fdatasync(fd); }

static int opened(int fd, int flags) {
  if (fd < 0 || !shared) return fd;
  if (fd >= FILES_MAX) fail("too many files");
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = 0;
  struct stat kind;
  int below = !strncmp(path, folder, folder_length) && !fstat(fd, &kind) && S_ISREG(kind.st_mode);
  watched[fd] = !below ? 0 : flags & O_DSYNC ? 2 : 1;
  return fd;
}

/* A file that is emptied as it is opened is emptied by a call of its own, so that it is told. */
static int open_told(int at, const char *path, int flags, mode_t mode) {
  resolve();
  int fd = opened(real_openat(at, path, flags & ~O_TRUNC, mode), flags);
  if (fd >= 0 && flags & O_TRUNC && ftruncate64(fd, 0)) {
    int error = errno;
    real_close(fd);
    errno = error;
    return -1;
  }
  return fd;
}

#define MODE(flags, last)                                                                                              \
  mode_t mode = 0;                                                                                                     \
  if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                               \
    va_list rest;                                                                                                      \
    va_start(rest, last);                                                                                              \
    mode = va_arg(rest, mode_t);                                                                                       \
    va_end(rest);                                                                                                      \
  }

int open(const char *path, int flags, ...) {
  MODE(flags, flags)
  return open_told(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(flags, flags)
  return open_told(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char *path, int flags, ...) {
  MODE(flags, flags)
  return open_told(at, path, flags, mode);
}

int openat64(int at, const char *path, int flags, ...) {
  MODE(flags, flags)
  return open_told(at, path, flags, mode);
}

int __open_2(const char *path, int flags) { return open_told(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return open_told(AT_FDCWD, path, flags, 0); }

int creat(const char *path, mode_t mode) { return open_told(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

int close(int fd) {
  resolve();
  /* The journal is nobody else's to close. */
  if (journal >= 0 && fd == journal) return 0;
  if (fd >= 0 && fd < FILES_MAX) watched[fd] = 0;
  return real_close(fd);
}

int dup2(int from, int to) {
  resolve();
  int fd = real_dup2(from, to);
  if (fd >= 0 && fd < FILES_MAX && from >= 0 && from < FILES_MAX) watched[fd] = watched[from];
  return fd;
}
