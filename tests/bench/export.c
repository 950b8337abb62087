/* export - all commissions as CSV by the program, beside one full scan that reads the same columns.
 *
 *   export FILE    $ALPES is the program
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"

#define SCAN \
	"SELECT c.id, a.id, p.id, v.id, e.nombre, t.nombre, c.monto_base, m.nombre, c.porcentaje, c.monto_calculado, " \
	"c.monto_iva, c.monto_total, o.nombre, c.creado, c.fecha_calculo, c.fecha_aprobacion, c.fecha_pago, c.referencia_pago " \
	"FROM comision c CROSS JOIN afiliado a ON a.fila = c.afiliado CROSS JOIN campana p ON p.fila = c.campana " \
	"CROSS JOIN conversion v ON v.fila = c.conversion CROSS JOIN comision_estado e ON e.n = c.estado " \
	"CROSS JOIN comision_tipo t ON t.n = c.tipo_comision CROSS JOIN moneda m ON m.n = c.moneda " \
	"CROSS JOIN comision_origen o ON o.n = c.origen WHERE c.deshecha = 0"

/* Answers ns. */
static int64_t
export_file(const char *path)
{
	const char *program = getenv("ALPES");
	int64_t start = bench_now();
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (freopen("/dev/null", "w", stdout))
			execl(program, program, "-q", "--bd", path, "exportar", "comisiones", "--formato", "csv", NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		bench_die("%s exportar failed", program);
	return bench_now() - start;
}

static int64_t
scan(const char *path, int64_t *ret_rows)
{
	int64_t start = bench_now();
	sqlite3 *db = bench_open_bare(path);
	sqlite3_stmt *stmt = bench_prepare(db, SCAN);

	for (*ret_rows = 0; sqlite3_step(stmt) == SQLITE_ROW; ++*ret_rows)
		for (int i = 0; i < sqlite3_column_count(stmt); i++)
			sqlite3_column_text(stmt, i);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return bench_now() - start;
}

int
main(int argc, char **argv)
{
	struct bench_rounds rounds;
	double speed[BENCH_ROUNDS];
	int64_t rows;

	if (argc != 2 || !getenv("ALPES"))
		bench_die("export FILE");
	for (int i = 0; i < BENCH_ROUNDS; i++) {
		int64_t ns = export_file(argv[1]);

		rounds.value[i] = (double)ns / 1e6;
		rounds.other[i] = (double)scan(argv[1], &rows) / 1e6;
		speed[i] = (double)rows / ((double)ns / 1e9);
	}
	bench_print_rounds("export_csv", &rounds, "ms", "one scan reading the same columns as text");
	bench_print("export_csv_speed", bench_median(speed, BENCH_ROUNDS), "rows/s", NULL, 0);
	return 0;
}
