# Turns NNNN_name.sql files into the C table that src/store/migrations.h declares.

function begin_file(path,    base, cut)
{
	base = path
	sub(/.*\//, "", base)
	sub(/\.sql$/, "", base)
	cut = index(base, "_")
	if (base !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+$/)
		fail(path ": a migration is called NNNN_name.sql")
	if (substr(base, 1, cut - 1) + 0 != count + 1)
		fail(path ": migration " count + 1 " was expected here")
	count++
	printf "\t{ %d, \"%s\",\n", substr(base, 1, cut - 1), substr(base, cut + 1)
	open = 1
}

function end_file()
{
	if (open)
		print "\t},"
	open = 0
}

function fail(message)
{
	print message >"/dev/stderr"
	failed = 1
	exit 1
}

BEGIN {
	print "/* Made from data/migrations/ by embed-migrations.awk. */"
	print "#include \"config.h\"\n\n#include \"migrations.h\"\n"
	print "const struct migration migrations[] = {"
}

FNR == 1 {
	end_file()
	begin_file(FILENAME)
}

{
	gsub(/[\\"]/, "\\\\&")
	printf "\t  \"%s\\n\"\n", $0
}

END {
	if (failed)
		exit 1
	end_file()
	print "\t{ 0, 0, 0 },\n};"
	printf "const size_t n_migrations = %d;\n", count
}
