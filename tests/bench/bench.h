/* bench.h - what the measuring programs share: time, order statistics, one JSON line a figure.
 *
 * A failure ends the program with its reason: a bench that goes on would print a wrong figure.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stddef.h> /* size_t */
#include <stdint.h>

#include <sqlite3.h>

#include "session.h"

#define BENCH_ROUNDS 5

/* Monotonic nanoseconds. */
int64_t bench_now(void);

/* The sample that `per_mille` of them do not exceed; sorts them. 500 = the median. */
int64_t bench_quantile(int64_t *samples, size_t n, int per_mille);
double bench_median(double *samples, size_t n);

/* One figure; `against` NULL: it stands alone. */
void bench_print(const char *name, double value, const char *unit, const char *against, double ratio);

/* A figure measured BENCH_ROUNDS times in turns with what it is compared with: the median of its values, and of the ratios
 * of each round. */
struct bench_rounds {
	double value[BENCH_ROUNDS], other[BENCH_ROUNDS];
};
void bench_print_rounds(const char *name, const struct bench_rounds *rounds, const char *unit, const char *against);

_Noreturn void bench_die(const char *format, ...) __attribute__((format(printf, 1, 2)));

void *bench_alloc(size_t n, size_t size);

/* The books as the program opens them. */
void bench_open_session(struct session *session, const char *path, bool read_only);

/* A connection for bare SQL with the pragmas and checkpoints of the program. */
sqlite3 *bench_open_bare(const char *path);
sqlite3_stmt *bench_prepare(sqlite3 *db, const char *sql);
void bench_exec(sqlite3 *db, const char *sql);
int64_t bench_int(sqlite3 *db, const char *sql);


#endif
