/* settings.h - the rules of the business that live in the store: limits, thresholds, policies.
 *
 * Each is one row of `setting_defs`; `struct settings` is what the program reads. Machine settings (broker, theme) are not
 * here but in the config file.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "entity.h"

enum validity { VALIDITY_NOTE, VALIDITY_STRICT, VALIDITY_IGNORE, VALIDITIES };
enum references { REFERENCES_TOLERANT, REFERENCES_STRICT, REFERENCES_KINDS };

struct settings {
	/* set once when the file is made */
	const char *station;
	int64_t generation; /* grows when a backup is restored */
	const char *zone;
	int64_t currency;
	int64_t demo;
	/* approval */
	const char *auto_limit; /* FIELD_MONEYS */
	const char *operator_limit;
	const char *supervisor_limit;
	const char *daily_cap;
	const char *typed_sum; /* confirmar_desde */
	int64_t auto_threshold;
	int64_t separate_duties;
	/* money */
	int64_t tax_rate;
	const char *payout_unit;
	int64_t rounding;
	/* strictness */
	int64_t validity;
	int64_t references;
	int64_t direct_signup;      /* alta_directa */
	int64_t activate_on_create; /* activar_al_crear */
	const char *paying_types;   /* tipos_comisionables, FIELD_WORDS */
	/* events */
	int64_t publish_delay_s;
	int64_t outbox_days;
	int64_t publish_demo;
	int64_t process_foreign;
	const char *payout_station;
};

struct setting_def {
	struct field field;
	const char *preset; /* default, as a person would type it; NULL = none */
	const char *help;   /* N_() */
	bool fixed;         /* cannot be changed once the file is made */
};

extern const struct setting_def setting_defs[];
extern const size_t n_setting_defs;

const struct setting_def *setting_find(const char *name);

/* A setting as a record: head.id is its name. */
struct setting {
	struct record head;
	const char *value; /* canonical text */
};

extern const struct entity setting_entity;

#endif
