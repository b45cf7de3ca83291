/* action.h - everything a key can mean: one list that yields the enum, the names in keys.cfg, the key line, help and catalogue.
 *
 * ACTION(enum, name in keys.cfg, label msgid, short label of the key line msgid)
 */
#ifndef KOMET_MODEL_ACTION_H
#define KOMET_MODEL_ACTION_H

#include <stdbool.h>

#include "base/words.h"

#define ACTIONS \
	ACTION(HELP, "help", N_("Help for this field or screen"), N_("Help")) \
	ACTION(SAVE, "save", N_("Save"), N_("Save")) \
	ACTION(BACK, "back", N_("Back"), N_("Back")) \
	ACTION(CHOOSE, "choose", N_("Choose from a list"), N_("Choose")) \
	ACTION(REFRESH, "refresh", N_("Fetch again"), N_("Fetch")) \
	ACTION(SEARCH, "search", N_("Search or filter"), N_("Search")) \
	ACTION(REGISTER, "register", N_("New registration"), N_("New registration")) \
	ACTION(NEW, "new", N_("New"), N_("New")) \
	ACTION(UNDO, "undo", N_("Undo the last action"), N_("Undo")) \
	ACTION(PRINT, "print", N_("Save as a file, or print"), N_("To a file")) \
	ACTION(BARS, "bars", N_("Bars or figures"), N_("Bars")) \
	ACTION(ABOUT, "about", N_("What is counted here, and how"), N_("Definition")) \
	ACTION(MENU, "menu", N_("Menu and commands by name"), N_("Menu")) \
	ACTION(LOCK, "lock", N_("Lock the screen"), N_("Lock")) \
	ACTION(QUIT, "quit", N_("Quit"), N_("Quit")) \
	ACTION(OPEN, "open", N_("Open, or accept and next field"), N_("Open")) \
	ACTION(NEXT, "next", N_("Next field"), N_("Next")) \
	ACTION(PREVIOUS, "previous", N_("Previous field"), N_("Previous")) \
	ACTION(UP, "up", N_("Up"), N_("Up")) \
	ACTION(DOWN, "down", N_("Down"), N_("Down")) \
	ACTION(LEFT, "left", N_("Left"), N_("Left")) \
	ACTION(RIGHT, "right", N_("Right"), N_("Right")) \
	ACTION(PAGE_UP, "page-up", N_("Page up"), N_("Page up")) \
	ACTION(PAGE_DOWN, "page-down", N_("Page down"), N_("Page down")) \
	ACTION(HOME, "home", N_("First, or start of the field"), N_("First")) \
	ACTION(END, "end", N_("Last, or end of the field"), N_("Last")) \
	ACTION(MARK, "mark", N_("Mark"), N_("Mark")) \
	ACTION(MARK_ALL, "mark-all", N_("Mark all shown"), N_("Mark all")) \
	ACTION(STOP, "stop", N_("Stop what is running"), N_("Stop")) \
	ACTION(REPAINT, "repaint", N_("Repaint the screen"), N_("Repaint")) \
	ACTION(SUSPEND, "suspend", N_("Suspend the program"), N_("Suspend")) \
	ACTION(MOUSE, "mouse", N_("Clicks choose here, or mark and copy text"), N_("Mouse")) \
	ACTION(LAST_ERROR, "last-error", N_("The last error, whole"), N_("Last error")) \
	ACTION(LAST_VALUE, "last-value", N_("The value of the previous record"), N_("Last value")) \
	ACTION(EXCHANGE, "exchange", N_("Mine or theirs, where both changed it"), N_("Theirs")) \
	ACTION(BACKSPACE, "backspace", N_("Delete the character before"), N_("Backspace")) \
	ACTION(DELETE, "delete", N_("Delete the character here"), N_("Delete")) \
	ACTION(WORD_LEFT, "word-left", N_("Word to the left"), N_("Word left")) \
	ACTION(WORD_RIGHT, "word-right", N_("Word to the right"), N_("Word right")) \
	ACTION(KILL_END, "kill-end", N_("Delete to the end"), N_("Delete to end")) \
	ACTION(KILL_START, "kill-start", N_("Delete to the start"), N_("Delete to start")) \
	ACTION(KILL_WORD, "kill-word", N_("Delete the word before, to a blank"), N_("Delete word")) \
	ACTION(KILL_WORD_LEFT, "kill-word-left", N_("Delete the word before, to a hyphen"), N_("Delete word before")) \
	ACTION(KILL_WORD_RIGHT, "kill-word-right", N_("Delete the word after"), N_("Delete word after")) \
	ACTION(TRANSPOSE, "transpose", N_("Swap two characters"), N_("Swap")) \
	ACTION(EDIT_UNDO, "edit-undo", N_("Undo in the field"), N_("Undo"))

enum action {
	ACTION_NONE,
#define ACTION(id, name, label, brief) ACTION_##id,
	ACTIONS
#undef ACTION
	ACTION_COUNT,
};

const char *action_name(enum action a);
const char *action_label(enum action a);	/* msgid */
const char *action_brief(enum action a);	/* msgid */
bool action_edits(enum action a);	/* moves the cursor or changes text, the same everywhere */
enum action action_named(const char *name);	/* ACTION_NONE when unknown */

#endif
