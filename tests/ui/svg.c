#include "svg.h"

#include <string.h>

#include "terminal.h"

/* DejaVu Sans Mono at 14 px: the advance of a character, its height and where it stands on. */
#define FONT_SIZE 14
#define CELL_WIDTH 8.428
#define CELL_HEIGHT 16.3
#define BASELINE 12.9
#define MARGIN 10

#define RED(rgb) ((rgb) >> 16 & 0xff)
#define GREEN(rgb) ((rgb) >> 8 & 0xff)
#define BLUE(rgb) ((rgb) & 0xff)

/* Foreground, background, and the sixteen colours as people set their terminals. */
static const unsigned papers[2][2] = { { 0xd5dae3, 0x16191f }, { 0x24292f, 0xfbfbf9 } };
static const unsigned palettes[2][16] = {
	{ 0x2a2f3a, 0xe06c75, 0x98c379, 0xe5c07b, 0x61afef, 0xc678dd, 0x56b6c2, 0xc8cdd6,
	  0x6b7385, 0xff8b92, 0xb5e08f, 0xf5d58f, 0x82c7ff, 0xdd9bf0, 0x7fd6e0, 0xffffff },
	{ 0x24292f, 0xb3261e, 0x23742f, 0x8a6100, 0x0b57d0, 0x8430a5, 0x00727d, 0xd7dbe0,
	  0x6a737d, 0xd93025, 0x2f9440, 0xa87700, 0x2f6fe0, 0x9c45bd, 0x008c99, 0xffffff },
};

static VTermColor
colour(unsigned rgb)
{
	VTermColor made;

	vterm_color_rgb(&made, RED(rgb), GREEN(rgb), BLUE(rgb));
	return made;
}

void
svg_colours(struct terminal *terminal, bool light)
{
	VTermState *state = vterm_obtain_state(terminal->vterm);
	VTermColor fg = colour(papers[light][0]), bg = colour(papers[light][1]);

	vterm_state_set_default_colors(state, &fg, &bg);
	for (int i = 0; i < 16; i++) {
		VTermColor entry = colour(palettes[light][i]);

		vterm_state_set_palette_color(state, i, &entry);
	}
	vterm_screen_reset(terminal->screen, 1);
}

/* What a run of cells has in common. */
struct looks {
	unsigned fg, bg;
	bool bold, italic, underline;
};

static unsigned
rgb_of(struct terminal *terminal, VTermColor colour)
{
	vterm_screen_convert_color_to_rgb(terminal->screen, &colour);
	return (unsigned)colour.rgb.red << 16 | (unsigned)colour.rgb.green << 8 | colour.rgb.blue;
}

static unsigned
paper_of(struct terminal *terminal)
{
	VTermColor fg, bg;

	vterm_state_get_default_colors(vterm_obtain_state(terminal->vterm), &fg, &bg);
	return rgb_of(terminal, bg);
}

static struct looks
looks_of(struct terminal *terminal, int row, int col)
{
	VTermScreenCell cell = terminal_cell(terminal, row, col);
	unsigned fg = rgb_of(terminal, cell.fg), bg = rgb_of(terminal, cell.bg);
	struct looks looks = { .fg = fg, .bg = bg, .bold = cell.attrs.bold, .italic = cell.attrs.italic };
	int cursor_row, cursor_col;

	looks.underline = cell.attrs.underline != 0;
	terminal_cursor(terminal, &cursor_row, &cursor_col);
	if (cell.attrs.reverse != (terminal->cursor_visible && row == cursor_row && col == cursor_col)) {
		looks.fg = bg;
		looks.bg = fg;
	}
	return looks;
}

static bool
look_alike(struct looks a, struct looks b)
{
	return a.fg == b.fg && a.bg == b.bg && a.bold == b.bold && a.italic == b.italic && a.underline == b.underline;
}

/* Columns from `col` on that go into one element; a wide or combined character stands alone, that its width cannot move others. */
static int
run_length(struct terminal *terminal, int row, int col)
{
	struct looks looks = looks_of(terminal, row, col);
	int end = col;

	while (end < terminal->cols && look_alike(looks_of(terminal, row, end), looks)) {
		VTermScreenCell cell = terminal_cell(terminal, row, end);

		if (cell.width > 1 || cell.chars[1])
			return end > col ? end - col : cell.width;
		end++;
	}
	return end - col;
}

static void
put_text(struct terminal *terminal, int row, int col, int n, FILE *out)
{
	for (int i = 0; i < n; i++) {
		VTermScreenCell cell = terminal_cell(terminal, row, col + i);

		if (cell.chars[0] == 0)
			fputc(' ', out);
		for (int c = 0; cell.chars[0] != (uint32_t)-1 && c < VTERM_MAX_CHARS_PER_CELL && cell.chars[c]; c++)
			fprintf(out, "&#%u;", cell.chars[c]);
	}
}

static void
put_run(struct terminal *terminal, int row, int col, int n, FILE *out)
{
	struct looks looks = looks_of(terminal, row, col);
	double x = MARGIN + col * CELL_WIDTH, y = MARGIN + row * CELL_HEIGHT;

	if (looks.bg != paper_of(terminal))
		fprintf(out, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>\n", x, y,
		        n * CELL_WIDTH + 0.3, CELL_HEIGHT + 0.3, looks.bg);
	fprintf(out, "<text x=\"%.2f\" y=\"%.2f\" fill=\"#%06x\"%s%s%s>", x, y + BASELINE, looks.fg,
	        looks.bold ? " font-weight=\"bold\"" : "", looks.italic ? " font-style=\"italic\"" : "",
	        looks.underline ? " text-decoration=\"underline\"" : "");
	put_text(terminal, row, col, n, out);
	fputs("</text>\n", out);
}

void
svg_write(struct terminal *terminal, FILE *out)
{
	double width = 2 * MARGIN + terminal->cols * CELL_WIDTH, height = 2 * MARGIN + terminal->rows * CELL_HEIGHT;

	fprintf(out,
	        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" font-family=\"DejaVu Sans Mono\" "
	        "font-size=\"%d\" xml:space=\"preserve\">\n<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"#%06x\"/>\n",
	        width, height, FONT_SIZE, paper_of(terminal));
	for (int row = 0; row < terminal->rows; row++) {
		for (int col = 0, n; col < terminal->cols; col += n) {
			n = run_length(terminal, row, col);
			put_run(terminal, row, col, n, out);
		}
	}
	fputs("</svg>\n", out);
}
