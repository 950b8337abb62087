# The screens: the only files that may see curses.
noinst_LIBRARIES += libui.a
libui_a_SOURCES = \
	ui/action.c \
	ui/action.h \
	ui/choice.c \
	ui/command.c \
	ui/command.h \
	ui/desk.c \
	ui/desk.h \
	ui/desk_actions.c \
	ui/draw.c \
	ui/draw.h \
	ui/edit.c \
	ui/edit.h \
	ui/help_page.c \
	ui/help_page.h \
	ui/history.c \
	ui/history.h \
	ui/key.c \
	ui/key.h \
	ui/keymap.c \
	ui/keymap.h \
	ui/loop.c \
	ui/loop.h \
	ui/popup.c \
	ui/popup.h \
	ui/prompt.c \
	ui/prompt.h \
	ui/rect.h \
	ui/screen.h \
	ui/screens/coming.c \
	ui/screens/screens.h \
	ui/statusbar.c \
	ui/statusbar.h \
	ui/terminal.c \
	ui/terminal.h \
	ui/theme.c \
	ui/theme.h \
	ui/ui.h \
	ui/wrap.c \
	ui/wrap.h
