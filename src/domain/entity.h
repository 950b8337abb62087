/* entity.h - the kinds of record and what the engines need to know of each: fields, states, steps.
 *
 * A new entity is one row of `entities`, one file here for its struct and tables, and one in app for its steps.
 */
#ifndef ENTITY_H
#define ENTITY_H

#include <stdbool.h>
#include <stddef.h> /* size_t */
#include <stdint.h>

#include "field.h"

struct err;

/* Numbers stand in the journal: append only. */
enum entity_kind {
	ENTITY_NONE,
	ENTITY_AFFILIATE,
	ENTITY_CAMPAIGN,
	ENTITY_CONVERSION,
	ENTITY_COMMISSION,
	ENTITY_PAYOUT, /* money out */
	ENTITY_BATCH,  /* money out: lote */
	ENTITY_NOTE,
	ENTITY_SETTING,
	ENTITIES,
};

/* First member of every record. */
struct record {
	int64_t row;        /* integer key in this store; 0 = not stored yet */
	const char *id;     /* text id, unique among what is not undone */
	int64_t version;    /* +1 a transaction that changes it; 0 = not stored yet */
	int64_t created_at; /* UTC ms */
	int64_t updated_at;
	int64_t journal_seq; /* the journal row that wrote it */
	int64_t undone;      /* 1: its creation was undone (deshecha); outside the unique indexes */
	const char *extra;   /* JSON object of unknown fields, verbatim; NULL = none */
};

/* Numbers stand in the journal: append only. Each is a word of the command line and of the screens. */
enum step {
	STEP_NONE,
	STEP_CREATE,     /* crear */
	STEP_EDIT,       /* editar */
	STEP_ACTIVATE,   /* activar */
	STEP_DEACTIVATE, /* desactivar */
	STEP_SUSPEND,    /* suspender */
	STEP_RESUME,     /* reactivar */
	STEP_BLOCK,      /* bloquear */
	STEP_DELETE,     /* eliminar */
	STEP_APPROVE,    /* aprobar */
	STEP_REJECT,     /* rechazar */
	STEP_REOPEN,     /* reabrir */
	STEP_PAUSE,      /* pausar */
	STEP_FINISH,     /* finalizar */
	STEP_CANCEL,     /* cancelar */
	STEP_VALIDATE,   /* validar */
	STEP_PROCESS,    /* procesar: its commission was approved */
	STEP_UNPROCESS,  /* its commission is approved no more */
	STEP_REFUND,     /* reembolsar */
	STEP_CALCULATE,  /* calcular */
	STEP_DEFER,      /* aplazar */
	STEP_DISPUTE,    /* disputar */
	STEP_RELEASE,    /* liberar */
	STEP_ANNUL,      /* anular */
	STEP_PAY,        /* pagar (money out) */
	STEP_RETURN,     /* devolver (money out) */
	STEP_CONFIRM_BANK, /* confirmar-banco */
	STEP_ADJUST,     /* ajustar */
	STEP_UNDO,       /* deshacer */
	STEP_REDO,       /* rehacer */
	STEP_IMPORT,     /* importar: kind of a decision only */
	STEP_NOTE,       /* anotar */
	STEP_SET,        /* poner: a setting */
	STEP_CHECK,      /* revisar: seen again by the automatic check */
	STEP_MERGE,      /* fusionar */
	STEP_DISCARD,    /* descartar: an event is not published */
	STEP_CORRECT,    /* corregir: its body is made again */
	STEPS,
};

extern const struct names step_names;

/* One row of a state machine. What has no row is refused. `from` ABSENT = not there yet. */
struct transition {
	int64_t from;
	enum step step;
	int64_t to;
	bool reason; /* a reason of >= 5 characters or a reason code is needed */
};

struct entity {
	enum entity_kind kind;
	const char *name;     /* "comision" */
	const char *plural;   /* "comisiones": command, REST path */
	const char *prefix;   /* "com" */
	const char *id_name;  /* "comision_id" */
	const char *created_name; /* "fecha_creacion": the head's created_at on output */
	const char *data;     /* "datos_comision", the object in events; NULL = has no events */
	const char *topic;    /* "comisiones.eventos" */
	const char *origin;   /* "marketing-service" */
	size_t size;          /* of the struct */
	const struct field *fields;
	size_t n_fields;
	size_t state;         /* offset of the int64_t state; 0 = has none */
	const struct names *states;
	const struct transition *transitions;
	size_t n_transitions;
	const char *const *state_events; /* what announces that a record came (back) to a state; by state */
	const char *edit_event;
	size_t currency;      /* offset of the currency of its FIELD_MONEY; 0 = the store's */
	/* Rules between fields. Pure. */
	int (*check)(const void *record, struct err *err);
};

/* NULL for kinds that have no record yet. */
const struct entity *entity_of(enum entity_kind kind);

/* By `name` or `plural`; NULL when there is none. */
const struct entity *entity_find(const char *word);

/* Every field as fields_clear() leaves it, the head zeroed. */
void entity_clear(const struct entity *entity, void *record);

/* fields_check and the entity's own rules. */
int entity_check(const struct entity *entity, const void *record, struct err *err);

int64_t entity_state(const struct entity *entity, const void *record);

/* Currency of the record's amounts, ABSENT when the entity has none of its own or it is not set. */
int64_t entity_currency(const struct entity *entity, const void *record);

/* The state after `step` from `state` (ABSENT = not there yet). ERR_SAME when the step led here already, ERR_STEP when it
 * is not allowed; the text names both. `*ret` is the row; set only on 0. */
int entity_next(const struct entity *entity, int64_t state, enum step step, const struct transition **ret,
                struct err *err);

#endif
