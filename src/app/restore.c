#include "config.h"

#include "restore.h"

#include "arena.h"
#include "decision.h"
#include "err.h"
#include "session.h"
#include "settings.h"
#include "store.h"
#include "work.h"

struct restore {
	struct session *session; /* of the books */
	struct session copy;     /* of what will replace them */
	int64_t generation;      /* above that of both */
	struct arena arena;
};

/* A decision of sistema: no undo takes it back. */
static int
raise_generation(struct tx *tx, void *arg, struct err *err)
{
	struct restore *restore = arg;
	struct work work = { .session = &restore->copy, .tx = tx, .arena = &restore->arena };
	struct decision decision = { .step = STEP_SET, .entity = ENTITY_SETTING, .actor = ACTOR_SYSTEM, .state = DECISION_DONE,
		                     .up_to = ABSENT, .meant = 1, .done = 1, .undoes = ABSENT };
	struct touched *touched;
	int r = decision_open(&work, &decision, err);

	if (r == 0)
		r = work_find(&work, &setting_entity, "generacion", &touched, err);
	if (r == ERR_MISSING)
		r = work_create(&work, &setting_entity, "generacion", &touched, err);
	if (r < 0)
		return r;
	((struct setting *)touched->record)->value = arena_printf(&restore->arena, "%lld", (long long)restore->generation);
	touched->reason = arena_printf(&restore->arena, "respaldo restaurar: %s", restore->copy.user);
	if (!((struct setting *)touched->record)->value || !touched->reason)
		return err_nomem(err);
	r = work_step(&work, touched, STEP_SET, err);
	return r < 0 ? r : work_flush(&work, err);
}

/* What goes into the books has its generation already: a crash leaves them as they were, or restored with it. */
static int
put_back(struct restore *restore, struct err *err)
{
	struct session *copy = &restore->copy;
	int r = session_refresh(copy, err); /* it takes the names over */

	if (r == 0)
		r = session_refresh(restore->session, err); /* now that nobody else restores */
	if (r < 0)
		return r;
	restore->generation = copy->settings.generation;
	if (restore->session->settings.generation > restore->generation)
		restore->generation = restore->session->settings.generation;
	restore->generation++;
	copy->settings.generation = restore->generation; /* the row that raises it is the first of the new one */
	r = store_write(copy->store, session_now(copy), raise_generation, restore, err);
	return r < 0 ? r : store_restore(restore->session->store, copy->store, err);
}

int
app_restore(struct session *session, const char *path, struct err *err)
{
	struct restore restore = { .session = session, .copy = *session };
	int r = session_need(session, RIGHT_RESTORE, err);

	if (r == 0)
		r = store_stage(session->store, path, &restore.copy.store, err);
	if (r < 0)
		return r;
	restore.copy.arena = (struct arena){ 0 };
	r = put_back(&restore, err);
	session->ulid = restore.copy.ulid; /* what it gave is in the books now */
	store_unstage(session->store, restore.copy.store);
	arena_done(&restore.copy.arena);
	arena_done(&restore.arena);
	return r < 0 ? r : session_refresh(session, err);
}
