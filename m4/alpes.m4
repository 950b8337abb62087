# Compiler and linker flags that are used when the tools take them. What is found goes to
# ALPES_CFLAGS, ALPES_CPPFLAGS and ALPES_LDFLAGS; the user's CFLAGS stay the user's.

# ALPES_TRY(FLAG, VARIABLE, [FLAGS TO TRY IT WITH]): append FLAG to VARIABLE if it compiles and links.
AC_DEFUN([ALPES_TRY], [
	AC_MSG_CHECKING([whether $CC takes [$1]])
	alpes_saved_CFLAGS=$CFLAGS
	CFLAGS="$CFLAGS -Werror $3 $1"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[return puts("") < 0;]])],
		[AC_MSG_RESULT([yes])
		 $2="$$2 $1"],
		[AC_MSG_RESULT([no])])
	CFLAGS=$alpes_saved_CFLAGS
])

AC_DEFUN([ALPES_WARNINGS], [
	AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [treat warnings as errors])])
	m4_foreach_w([flag], [-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes
		-Wold-style-definition -Wpointer-arith -Wwrite-strings -Wvla -Wundef
		-Wformat=2 -Wswitch-enum -Wno-format-nonliteral -Wno-missing-field-initializers],
		[ALPES_TRY(flag, [ALPES_CFLAGS])])
	AS_IF([test "x$enable_werror" = xyes], [ALPES_CFLAGS="$ALPES_CFLAGS -Werror"])
	AC_SUBST([ALPES_CFLAGS])
	AC_SUBST([ALPES_CPPFLAGS])
	AC_SUBST([ALPES_LDFLAGS])
])

AC_DEFUN([ALPES_SANITIZERS], [
	AC_ARG_ENABLE([sanitizers], [AS_HELP_STRING([--enable-sanitizers@<:@=LIST@:>@],
		[build with these sanitizers (address,undefined)])])
	AS_CASE(["$enable_sanitizers"],
		[no|''], [alpes_sanitizers=no],
		[yes], [alpes_sanitizers=address,undefined],
		[alpes_sanitizers=$enable_sanitizers])
	AS_IF([test "$alpes_sanitizers" != no], [
		alpes_flags="-fsanitize=$alpes_sanitizers -fno-sanitize-recover=all -fno-omit-frame-pointer"
		AC_MSG_CHECKING([whether $CC links and runs with $alpes_flags])
		alpes_saved_CFLAGS=$CFLAGS
		CFLAGS="$CFLAGS $alpes_flags"
		AC_RUN_IFELSE([AC_LANG_PROGRAM([[#include <stdlib.h>]], [[free(malloc(1));]])],
			[AC_MSG_RESULT([yes])],
			[AC_MSG_RESULT([no])
			 AC_MSG_ERROR([these sanitizers do not work here: $alpes_sanitizers])],
			[AC_MSG_RESULT([not tried, cross compiling])])
		CFLAGS=$alpes_saved_CFLAGS
		ALPES_CFLAGS="$ALPES_CFLAGS $alpes_flags"
		ALPES_LDFLAGS="$ALPES_LDFLAGS $alpes_flags"
	])
])

# A sanitizer intercepts what _FORTIFY_SOURCE replaces: one of them at a time.
AC_DEFUN([ALPES_HARDENING], [
	AS_IF([test "$alpes_sanitizers" = no],
		[ALPES_TRY([-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3], [ALPES_CPPFLAGS])])
	m4_foreach_w([flag], [-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
		-ftrivial-auto-var-init=zero -fPIE],
		[ALPES_TRY(flag, [ALPES_CFLAGS])])
	ALPES_TRY([-pie], [ALPES_LDFLAGS], [-fPIE])
	ALPES_TRY([-Wl,-z,relro], [ALPES_LDFLAGS])
	ALPES_TRY([-Wl,-z,now], [ALPES_LDFLAGS])
])
