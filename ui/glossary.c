#include "config.h"

#include "glossary.h"

#include "i18n.h"

/* The words of filters stand as they are typed there, with what the screens call them. */
const struct legend glossary[] = {
	{ N_("A commission is"), NULL },
	{ "pendiente", N_("pending: made, and not calculated yet") },
	{ "calculada", N_("calculated: it waits for somebody to approve or reject it") },
	{ "aprobada", N_("approved: owed to the affiliate, it waits to be paid") },
	{ "pagada", N_("paid: what is wrong with it afterwards becomes an adjustment, never a change") },
	{ "rechazada", N_("rejected: not owed, with a reason; it can be reopened") },
	{ "anulada", N_("annulled: it counts no more, its conversion fell, or another one took its place") },
	{ "aplazada", N_("deferred: put off until a day, with a reason: out of the queue until then") },
	{ "disputada", N_("disputed: somebody objects, nothing is paid until it is released") },
	{ N_("A conversion is"), NULL },
	{ "registrada", N_("registered: come in, and not looked at; en_revision: its risk says that a person has to") },
	{ "validada", N_("validated: taken as good, it gives a commission") },
	{ "reembolsada", N_("paid back to the customer, in part or whole: the commission shrinks with it") },
	{ N_("Words"), NULL },
	{ "valor", N_("what a sale was, or a commission is") },
	{ "base", N_("the part of the sale that the rate is applied to") },
	{ "nivel", N_("who has to approve: automatico, operador, supervisor, gerencia; by the amount and the risk") },
	{ "riesgo", N_("0 to 100: how much speaks for fraud; the detail names each reason") },
	{ "motivo", N_("why something was rejected, deferred, disputed or annulled: a code, or words") },
	{ N_("refund"), N_("money back to the customer") },
	{ N_("returned"), N_("a payment that the bank could not make") },
	{ N_("withholding"), N_("the tax that is kept back from a payment, and nothing else") },
	{ N_("decision"), N_("one key or one bulk: it is told, undone and redone as a whole") },
	{ N_("rehearsal"), N_("what a bulk would do, looked at before it does it") },
	{ N_("station"), N_("this file and its desk; each one publishes what it decided") },
	{ NULL, NULL },
};
