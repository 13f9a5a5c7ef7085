/*
 * A disk that can be told to fail, for the tests of the storage: preloaded into a process, it stands before the calls of
 * the C library that change files, and sees those below one folder, be they RocksDB's or Java's.
 *
 * It counts them; before a chosen one it kills the process, or lets the disk die (from then on nothing changes and every
 * call fails), or fails that one alone, or lets the disk be full from then on. And it keeps a journal of all that a power
 * cut could take back: which bytes stood where a write went, which file was there before it was removed or replaced, and
 * what was synced when. The journal is a file, so it goes on when the process has been killed and another opens the
 * folder. Whoever cuts the power reads it afterwards; see PowerCut.java, which also says what the records mean.
 *
 * SKERRY_DISK_ROOT     the folder that is watched, absolute
 * SKERRY_DISK_SIDE     a folder on the same file system: the journal, and links to files that were removed
 * SKERRY_DISK_CONTROL  a file of 16 longs, shared with whoever gives the orders
 *
 * One lock is held over each call, its record and its effect, so that the journal has the order in which things happened.
 * A write and the like is recorded before it is done, a sync after it succeeded: a process that is killed between the two
 * leaves a record of something that did not happen, which takes back nothing.
 *
 * What it does not see: bytes written through memory maps, and stdio (RocksDB's messages). Files named LOG are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, NAME = 4, SIZE = 8 };
enum { NOTHING, KILL, DIE, FAIL, FULL, DEAF };
enum { R_WRITE = 1, R_SIZE, R_SYNCED, R_SYNC_FAILED, R_CREATED, R_UNLINKED, R_RENAMED, R_FOLDER_SYNCED, R_MKDIR, R_RMDIR };

/* What the orders are; FaultyDisk.java has the same. */
struct control {
    volatile int64_t on;       /* whether to watch at all */
    volatile int64_t mode;     /* what to do */
    volatile int64_t at;       /* at which call, from 1 */
    volatile int64_t mask;     /* among calls of which kinds */
    volatile int64_t torn;     /* whether a write that is interrupted is half done */
    volatile int64_t matched;  /* calls of those kinds so far */
    volatile int64_t fired;    /* whether it was done */
    volatile int64_t dead;     /* whether the disk is dead */
    volatile int64_t writes, syncs, names, sizes;
    volatile int64_t unused[4];
};

struct handle {
    char *path;
    uint64_t ino;
    int folder;
    int append;
    int reader; /* reads what a write is about to replace */
};

struct record {
    uint64_t ino, a, b;
    uint32_t kind, first, second, check;
} __attribute__((packed));

#define HANDLES 65536
#define PAGE 4096
#define CHECK 0x5ce77e11u

static struct control *control;
static struct handle *handles[HANDLES];
static char root[PATH_MAX], side[PATH_MAX];
static size_t root_length;
static int journal = -1;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static int (*real_fclose)(FILE *);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_unlink)(const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_rmdir)(const char *);
static int (*real_remove)(const char *);
static int (*real_mkdir)(const char *, mode_t);
static int (*real_link)(const char *, const char *);
static int (*real_ftruncate)(int, off_t);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_sync_file_range)(int, off64_t, off64_t, unsigned int);

static void broken(const char *what) {
    dprintf(2, "faulty-disk: %s: %s\n", what, strerror(errno));
    _exit(97);
}

static void find_calls(void) {
    *(void **)&real_open = dlsym(RTLD_NEXT, "open64");
    *(void **)&real_openat = dlsym(RTLD_NEXT, "openat64");
    *(void **)&real_close = dlsym(RTLD_NEXT, "close");
    *(void **)&real_fclose = dlsym(RTLD_NEXT, "fclose");
    *(void **)&real_write = dlsym(RTLD_NEXT, "write");
    *(void **)&real_writev = dlsym(RTLD_NEXT, "writev");
    *(void **)&real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    *(void **)&real_rename = dlsym(RTLD_NEXT, "rename");
    *(void **)&real_renameat = dlsym(RTLD_NEXT, "renameat");
    *(void **)&real_unlink = dlsym(RTLD_NEXT, "unlink");
    *(void **)&real_unlinkat = dlsym(RTLD_NEXT, "unlinkat");
    *(void **)&real_rmdir = dlsym(RTLD_NEXT, "rmdir");
    *(void **)&real_remove = dlsym(RTLD_NEXT, "remove");
    *(void **)&real_mkdir = dlsym(RTLD_NEXT, "mkdir");
    *(void **)&real_link = dlsym(RTLD_NEXT, "link");
    *(void **)&real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    *(void **)&real_fallocate = dlsym(RTLD_NEXT, "fallocate64");
    *(void **)&real_sync_file_range = dlsym(RTLD_NEXT, "sync_file_range");
}

__attribute__((constructor)) static void begin(void) {
    find_calls();
    const char *folder = getenv("SKERRY_DISK_ROOT");
    const char *beside = getenv("SKERRY_DISK_SIDE");
    const char *orders = getenv("SKERRY_DISK_CONTROL");
    if (!folder || !beside || !orders) {
        return;
    }
    /* Whom this process starts must not be watched. */
    unsetenv("LD_PRELOAD");
    root_length = strlen(folder);
    snprintf(root, sizeof root, "%s", folder);
    snprintf(side, sizeof side, "%s", beside);
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/journal", side);
    journal = real_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    int file = real_open(orders, O_RDWR | O_CLOEXEC);
    if (journal < 0 || file < 0) {
        broken("journal or orders");
    }
    control = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (control == MAP_FAILED) {
        broken("mmap");
    }
    real_close(file);
}

/* Whether a path is watched: below the root, and not RocksDB's messages. */
static int watched(const char *path) {
    if (!real_open) {
        find_calls(); /* another library's constructor was earlier */
    }
    if (!control || !control->on || !path || strncmp(path, root, root_length) != 0) {
        return 0;
    }
    if (path[root_length] != '/' && path[root_length] != 0) {
        return 0;
    }
    const char *name = strrchr(path, '/') + 1;
    return strcmp(name, "LOG") != 0 && strncmp(name, "LOG.", 4) != 0;
}

static struct handle *handle(int fd) {
    return control && control->on && fd >= 0 && fd < HANDLES ? handles[fd] : NULL;
}

/* Counts a call. Returns 0 if it is to be done, or the error it must fail with; half says that some of it may be done. */
static int gate(int kind, int *half) {
    *half = 0;
    if (control->dead) {
        return EIO;
    }
    volatile int64_t *counter = kind == WRITE ? &control->writes
            : kind == SYNC                    ? &control->syncs
            : kind == NAME                    ? &control->names
                                              : &control->sizes;
    ++*counter;
    if (control->mode == NOTHING || !(control->mask & kind)) {
        return 0;
    }
    int64_t number = ++control->matched;
    if (control->mode == FULL) {
        if (number < control->at) {
            return 0;
        }
        *half = control->torn && !control->fired;
        control->fired = 1;
        return ENOSPC;
    }
    if (number != control->at) {
        return 0;
    }
    control->fired = 1;
    *half = control->torn;
    if (control->mode == KILL && !(*half && kind == WRITE)) {
        kill(getpid(), SIGKILL);
        pause();
    }
    if (control->mode == DIE && !(*half && kind == WRITE)) {
        control->dead = 1;
    }
    return EIO;
}

/* After half a write: what the order was. */
static void end_of_half(void) {
    if (control->mode == KILL) {
        kill(getpid(), SIGKILL);
        pause();
    }
    if (control->mode == DIE) {
        control->dead = 1;
    }
}

static void append_record(uint32_t kind, uint64_t ino, uint64_t a, uint64_t b, const void *first, size_t first_length,
        const void *second, size_t second_length) {
    struct record record = {ino, a, b, kind, first_length, second_length, CHECK};
    struct iovec parts[3] = {
        {&record, sizeof record}, {(void *)first, first_length}, {(void *)second, second_length}};
    ssize_t length = sizeof record + first_length + second_length;
    if (real_writev(journal, parts, 3) != length) {
        broken("journal");
    }
}

static void record_path(uint32_t kind, uint64_t ino, const char *path) {
    append_record(kind, ino, 0, 0, path, strlen(path), NULL, 0);
}

/* Reads what stands in a file, whole pages around a range; returns the bytes there are. */
static char *before_image(struct handle *h, int fd, uint64_t from, uint64_t until, uint64_t size, size_t *length) {
    uint64_t first = from / PAGE * PAGE;
    uint64_t end = (until + PAGE - 1) / PAGE * PAGE;
    end = end < size ? end : size;
    *length = end > first ? end - first : 0;
    if (*length == 0) {
        return NULL;
    }
    if (h->reader < 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        h->reader = real_open(path, O_RDONLY | O_CLOEXEC);
    }
    char *bytes = malloc(*length);
    if (!bytes || pread(h->reader, bytes, *length, first) != (ssize_t)*length) {
        broken("reading what a write replaces");
    }
    return bytes;
}

static void record_write(struct handle *h, int fd, const void *bytes, size_t count, uint64_t offset) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        broken("fstat");
    }
    size_t length;
    char *before = before_image(h, fd, offset, offset + count, status.st_size, &length);
    append_record(R_WRITE, h->ino, offset, status.st_size, before, length, bytes, count);
    free(before);
}

static void record_size(struct handle *h, int fd, uint64_t new_size) {
    struct stat status;
    if (fstat(fd, &status) != 0) {
        broken("fstat");
    }
    uint64_t old = status.st_size;
    size_t length = 0;
    char *before = new_size < old ? before_image(h, fd, new_size, old, old, &length) : NULL;
    append_record(R_SIZE, h->ino, new_size, old, before, length, NULL, 0);
    free(before);
}

static ssize_t do_write(struct handle *h, int fd, const void *bytes, size_t count, off_t offset, int positioned) {
    pthread_mutex_lock(&lock);
    int half;
    int fault = gate(WRITE, &half);
    size_t todo = fault == 0 ? count : half ? count / 2 : 0;
    ssize_t done = -1;
    if (todo > 0) {
        uint64_t where = offset;
        if (!positioned) {
            struct stat status;
            fstat(fd, &status);
            where = h->append ? (uint64_t)status.st_size : (uint64_t)lseek(fd, 0, SEEK_CUR);
        }
        record_write(h, fd, bytes, todo, where);
        done = positioned ? real_pwrite(fd, bytes, todo, offset) : real_write(fd, bytes, todo);
    }
    if (fault != 0 && half) {
        end_of_half();
    }
    int error = fault != 0 ? fault : errno;
    if (fault != 0 && todo == 0) {
        done = -1;
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

/* The journal is what a power cut goes by: the real disk need not be waited for. */
static int do_sync(struct handle *h) {
    pthread_mutex_lock(&lock);
    int half;
    int fault = gate(SYNC, &half);
    int result = -1;
    int error = fault;
    if (control->mode == DEAF) {
        result = 0;
    } else if (fault == 0) {
        result = 0;
        if (h->folder) {
            record_path(R_FOLDER_SYNCED, h->ino, h->path);
        } else {
            append_record(R_SYNCED, h->ino, 0, 0, NULL, 0, NULL, 0);
        }
    } else if (!control->dead && !h->folder) {
        append_record(R_SYNC_FAILED, h->ino, 0, 0, NULL, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

static int refused(int kind) {
    int half;
    int fault = gate(kind, &half);
    if (fault != 0) {
        if (half) {
            end_of_half();
        }
        errno = fault;
    }
    return fault;
}

static void remember(int fd, const char *path, int flags) {
    struct stat status;
    if (fd < 0 || fd >= HANDLES || fstat(fd, &status) != 0) {
        return;
    }
    struct handle *h = malloc(sizeof *h);
    *h = (struct handle){strdup(path), status.st_ino, S_ISDIR(status.st_mode), (flags & O_APPEND) != 0, -1};
    handles[fd] = h;
}

/* A number that is closed, or given to a file that is not watched, stands for no watched file any more. */
static void forget(int fd) {
    if (fd >= 0 && fd < HANDLES && handles[fd]) {
        pthread_mutex_lock(&lock);
        struct handle *h = handles[fd];
        handles[fd] = NULL;
        if (h && h->reader >= 0) {
            real_close(h->reader);
        }
        if (h) {
            free(h->path);
            free(h);
        }
        pthread_mutex_unlock(&lock);
    }
}

static int do_open(const char *path, int flags, mode_t mode) {
    if (!watched(path)) {
        int fd = real_open(path, flags, mode);
        forget(fd);
        return fd;
    }
    pthread_mutex_lock(&lock);
    struct stat status;
    int exists = stat(path, &status) == 0;
    int changes = (flags & O_CREAT && !exists) || (flags & O_TRUNC && exists && status.st_size > 0);
    if (changes && refused(NAME)) {
        int error = errno;
        pthread_mutex_unlock(&lock);
        errno = error;
        return -1;
    }
    if (flags & O_TRUNC && exists && status.st_size > 0) {
        int fd = real_open(path, O_RDONLY | O_CLOEXEC);
        struct handle h = {NULL, status.st_ino, 0, 0, fd};
        record_size(&h, fd, 0);
        real_close(fd);
    }
    int fd = real_open(path, flags, mode);
    int error = errno;
    if (fd >= 0) {
        remember(fd, path, flags);
        if (!exists) {
            record_path(R_CREATED, handles[fd]->ino, path);
        }
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define OPEN_MODE(flags)                                                                                               \
    mode_t mode = 0;                                                                                                   \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode = va_arg(rest, mode_t);                                                                                   \
        va_end(rest);                                                                                                  \
    }

int open(const char *path, int flags, ...) {
    OPEN_MODE(flags)
    return do_open(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    OPEN_MODE(flags)
    return do_open(path, flags | O_LARGEFILE, mode);
}

int openat(int folder, const char *path, int flags, ...) {
    OPEN_MODE(flags)
    return watched(path) ? do_open(path, flags, mode) : real_openat(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    OPEN_MODE(flags)
    return watched(path) ? do_open(path, flags, mode) : real_openat(folder, path, flags | O_LARGEFILE, mode);
}

int close(int fd) {
    if (!real_close) {
        find_calls();
    }
    forget(fd);
    return real_close(fd);
}

/* RocksDB reads through stdio what it has opened itself: this closes it without a call of close that could be seen. */
int fclose(FILE *stream) {
    if (!real_fclose) {
        find_calls();
    }
    forget(fileno(stream));
    return real_fclose(stream);
}

ssize_t write(int fd, const void *bytes, size_t count) {
    struct handle *h = handle(fd);
    if (!real_write) {
        find_calls();
    }
    return h ? do_write(h, fd, bytes, count, 0, 0) : real_write(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    struct handle *h = handle(fd);
    return h ? do_write(h, fd, bytes, count, offset, 1) : real_pwrite(fd, bytes, count, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    return pwrite(fd, bytes, count, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    struct handle *h = handle(fd);
    if (!h) {
        return real_writev(fd, parts, count);
    }
    ssize_t sum = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = do_write(h, fd, parts[i].iov_base, parts[i].iov_len, 0, 0);
        if (done < 0) {
            return sum > 0 ? sum : -1;
        }
        sum += done;
        if ((size_t)done < parts[i].iov_len) {
            break;
        }
    }
    return sum;
}

int fsync(int fd) {
    struct handle *h = handle(fd);
    return h ? do_sync(h) : real_fsync(fd);
}

int fdatasync(int fd) {
    struct handle *h = handle(fd);
    return h ? do_sync(h) : real_fdatasync(fd);
}

int sync_file_range(int fd, off64_t offset, off64_t count, unsigned int flags) {
    /* Makes nothing durable: neither sizes nor the disk's own cache. */
    return handle(fd) ? 0 : real_sync_file_range(fd, offset, count, flags);
}

int ftruncate(int fd, off_t size) {
    struct handle *h = handle(fd);
    if (!h) {
        return real_ftruncate(fd, size);
    }
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!refused(SIZE)) {
        record_size(h, fd, size);
        result = real_ftruncate(fd, size);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int ftruncate64(int fd, off64_t size) {
    return ftruncate(fd, size);
}

int fallocate(int fd, int mode, off_t offset, off_t count) {
    struct handle *h = handle(fd);
    if (!h) {
        return real_fallocate(fd, mode, offset, count);
    }
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!refused(SIZE)) {
        struct stat status;
        fstat(fd, &status);
        if (!(mode & FALLOC_FL_KEEP_SIZE) && offset + count > status.st_size) {
            record_size(h, fd, offset + count);
        }
        result = real_fallocate(fd, mode, offset, count);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int fallocate64(int fd, int mode, off64_t offset, off64_t count) {
    return fallocate(fd, mode, offset, count);
}

int posix_fallocate(int fd, off_t offset, off_t count) {
    return fallocate(fd, 0, offset, count) == 0 ? 0 : errno;
}

/* Keeps a file that is about to lose its name. */
static void keep(const char *path, uint64_t ino) {
    char link_path[PATH_MAX + 32];
    snprintf(link_path, sizeof link_path, "%s/%llu", side, (unsigned long long)ino);
    if (real_link(path, link_path) != 0 && errno != EEXIST) {
        broken("link");
    }
}

int rename(const char *from, const char *to) {
    if (!watched(from)) {
        return real_rename(from, to);
    }
    pthread_mutex_lock(&lock);
    int result = -1;
    struct stat source, target;
    if (!refused(NAME)) {
        if (stat(from, &source) == 0) {
            int replaces = stat(to, &target) == 0;
            if (replaces) {
                keep(to, target.st_ino);
            }
            append_record(R_RENAMED, source.st_ino, replaces ? target.st_ino : 0, 0, from, strlen(from), to, strlen(to));
        }
        result = real_rename(from, to);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return watched(from) ? rename(from, to) : real_renameat(from_folder, from, to_folder, to);
}

int unlink(const char *path) {
    if (!watched(path)) {
        return real_unlink(path);
    }
    pthread_mutex_lock(&lock);
    int result = -1;
    struct stat status;
    if (!refused(NAME)) {
        if (stat(path, &status) == 0 && !S_ISDIR(status.st_mode)) {
            keep(path, status.st_ino);
            record_path(R_UNLINKED, status.st_ino, path);
        }
        result = real_unlink(path);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

static int change_folder(const char *path, uint32_t kind, mode_t mode) {
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!refused(NAME)) {
        result = kind == R_MKDIR ? real_mkdir(path, mode) : real_rmdir(path);
        int error = errno;
        if (result == 0) {
            record_path(kind, 0, path);
        }
        errno = error;
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int rmdir(const char *path) {
    return watched(path) ? change_folder(path, R_RMDIR, 0) : real_rmdir(path);
}

int mkdir(const char *path, mode_t mode) {
    return watched(path) ? change_folder(path, R_MKDIR, mode) : real_mkdir(path, mode);
}

int unlinkat(int folder, const char *path, int flags) {
    if (!watched(path)) {
        return real_unlinkat(folder, path, flags);
    }
    return flags & AT_REMOVEDIR ? rmdir(path) : unlink(path);
}

int remove(const char *path) {
    if (!watched(path)) {
        return real_remove(path);
    }
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? rmdir(path) : unlink(path);
}

int link(const char *from, const char *to) {
    if (!watched(to)) {
        return real_link(from, to);
    }
    pthread_mutex_lock(&lock);
    int result = -1;
    struct stat status;
    if (!refused(NAME)) {
        result = real_link(from, to);
        int error = errno;
        if (result == 0 && stat(to, &status) == 0) {
            record_path(R_CREATED, status.st_ino, to);
        }
        errno = error;
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}
