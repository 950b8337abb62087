/* conversion.h - what an affiliate brought about: a sale, a lead, a click. */
#ifndef CONVERSION_H
#define CONVERSION_H

#include "entity.h"

enum conversion_state {
	CONVERSION_REGISTERED,
	CONVERSION_VALIDATED,
	CONVERSION_PROCESSED,
	CONVERSION_REJECTED,
	CONVERSION_CANCELLED,
	CONVERSION_STATES,
};

enum conversion_type {
	CONVERSION_SALE,
	CONVERSION_LEAD,
	CONVERSION_SIGNUP,
	CONVERSION_SUBSCRIPTION,
	CONVERSION_DOWNLOAD,
	CONVERSION_CLICK,
	CONVERSION_IMPRESSION,
	CONVERSION_TYPES,
};

enum validation { VALIDATION_AUTOMATIC, VALIDATION_BY_HAND, VALIDATIONS };

struct conversion {
	struct record head; /* created_at is fecha_registro */
	int64_t state;
	const char *affiliate_id; /* as received */
	const char *campaign_id;
	int64_t affiliate; /* row, ABSENT while unknown */
	int64_t campaign;
	int64_t type;
	int64_t value; /* minor units */
	int64_t currency;
	int64_t refunded;
	const char *channel;
	int64_t happened_at;   /* fecha_conversion, UTC ms */
	int64_t timed;         /* 1: fecha_conversion was given with a time */
	const char *client_email;
	const char *client_location;
	const char *client_device;
	const char *products;  /* FIELD_LIST of struct product */
	const char *metadata;  /* JSON object, verbatim */
	const char *transaction_id; /* metadatos.transaccion_id */
	int64_t score;         /* 0..100 */
	const char *score_reasons; /* FIELD_WORDS of reason codes with parameters */
	const char *held_by;   /* FIELD_WORDS: why it is still registrada, or notes (fuera_de_vigencia) */
	int64_t validation;    /* enum validation; ABSENT = not validated */
	int64_t typist;        /* actor who typed it, ABSENT when it came by itself */
	int64_t reason_code;
	const char *reason;
	/* read by exports only */
	const char *affiliate_name, *affiliate_document, *campaign_name;
};

struct product {
	const char *id;
	const char *name;
	const char *category;
	int64_t price;
	int64_t quantity;
};

extern const struct entity conversion_entity;
extern const struct names conversion_states;
extern const struct names conversion_types;
extern const struct list product_list;

#endif
