#include "config.h"

#include "popup.h"

#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "err.h"
#include "i18n.h"

struct popup *
popup_open(struct screen *screen, const struct popup_ops *ops)
{
	struct desk *desk = screen->desk;
	struct popup *popup = desk->n_popups < POPUPS ? calloc(1, sizeof(*popup) + ops->state_size) : NULL;
	size_t at;

	if (!popup) {
		desk_say(desk, STYLE_BAD, "%s", _("no memory, or too many things open at once: close some with Esc"));
		return NULL;
	}
	*popup = (struct popup){ .ops = ops, .desk = desk, .screen = screen, .state = popup + 1 };
	at = ops->guarded ? 0 : desk->n_popups;
	memmove(&desk->popups[at + 1], &desk->popups[at], (desk->n_popups - at) * sizeof(popup));
	desk->popups[at] = popup;
	desk->n_popups++;
	desk->dirty = true;
	if (ops->guarded && desk->n_popups == 1)
		desk->guard = true;
	return popup;
}

void
popup_remove(struct popup *popup)
{
	struct desk *desk = popup->desk;
	size_t i = 0;

	while (i < desk->n_popups && desk->popups[i] != popup)
		i++;
	for (; i + 1 < desk->n_popups; i++)
		desk->popups[i] = desk->popups[i + 1];
	desk->n_popups--;
	desk->dirty = true;
	desk->guard = desk->n_popups > 0 && desk->popups[desk->n_popups - 1]->ops->guarded;
	if (popup->ops->close)
		popup->ops->close(popup);
	free(popup);
}

void
popup_close_all(struct desk *desk)
{
	while (desk->n_popups > 0)
		popup_remove(desk->popups[desk->n_popups - 1]);
}
