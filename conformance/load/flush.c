/* A disk that is slower than this machine's, and one that counts: loaded before the C library (ld.so(8), LD_PRELOAD), it stands in for every call that waits
 * for the disk. LOAD_FLUSH_FILE names a file of eight bytes, in which the calls of all processes that were given it are counted together; LOAD_FLUSH_MICROS
 * says how much longer each of them takes. A call waits on its own thread, as it does for a disk: others may wait beside it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static uint64_t *counted;
static struct timespec longer;

__attribute__((constructor)) static void begin(void) {
  const char *micros = getenv("LOAD_FLUSH_MICROS");
  long wanted = micros ? atol(micros) : 0;
  longer.tv_sec = wanted / 1000000;
  longer.tv_nsec = wanted % 1000000 * 1000;
  const char *name = getenv("LOAD_FLUSH_FILE");
  int file = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof *counted, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) counted = page;
  close(file);
}

static int flush(const char *name, int file) {
  if (counted) __atomic_fetch_add(counted, 1, __ATOMIC_RELAXED);
  struct timespec left = longer;
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return real(file);
}

int fsync(int file) { return flush("fsync", file); }
int fdatasync(int file) { return flush("fdatasync", file); }
