/* token.h - a bearer token kept in a file: read, checked, wiped. */
#ifndef TOKEN_H
#define TOKEN_H

struct err;

#define TOKEN_MAX 16384

/* The first line of a file that group and others cannot read. ERR_MISSING, ERR_RIGHT (readable by
 * others), ERR_USAGE (empty, too long, characters that no token has). Free with token_free. */
int token_read(const char *path, char **ret_token, struct err *err);

/* A copy of a token from elsewhere, checked likewise. */
int token_copy(const char *text, char **ret_token, struct err *err);

/* Wipes and frees; NULL is fine. */
void token_free(char *token);

#endif
