/* near.h - the known word that a person most likely meant. */
#ifndef NEAR_H
#define NEAR_H

#include <stddef.h> /* size_t */

/* How many bytes to add, drop or change to make `b` of `a` (Levenshtein 1966). Only the first 63
 * of each count. */
size_t near_distance(const char *a, const char *b);

#endif
