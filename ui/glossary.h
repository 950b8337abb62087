/* glossary.h - the words of the programme, as its people say them. */
#ifndef GLOSSARY_H
#define GLOSSARY_H

#include "screen.h"

/* N_() word and meaning; a row without a meaning is a heading. Ended by a NULL word. */
extern const struct legend glossary[];

#endif
