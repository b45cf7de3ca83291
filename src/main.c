/* main.c - options, locale, wiring; nothing else. */
#include "config.h"

#include <ctype.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/app.h"
#include "app/exits.h"
#include "app/lock.h"
#include "app/login.h"
#include "app/loop.h"
#include "app/report.h"
#include "app/settings.h"
#include "base/words.h"
#include "ui/keys.h"
#include "ui/term.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

static const struct subcommand {
	const char *name;
	int (*run)(int argc, char **argv, const struct settings *settings);
} subcommands[] = {
	{ "report", report_main },
};

static void help(void)
{
	printf(_("Usage: komet [OPTION]... [CONNINFO]\n"
		"       komet [OPTION]... report [NAME [--format table|csv|xlsx|pdf] [--output FILE] [--about] [--FILTER VALUE]...]\n"));
	printf("\n%s\n\n", _("Queues, groups and attendance of Komet, full screen, on a PostgreSQL database."));
	printf("  --config FILE    %s\n", _("read this settings file instead of your own"));
	printf("  --print-config   %s\n", _("print the settings in force and end"));
	printf("  --forms DIR      %s\n", _("take the screens from here"));
	printf("  --open SUBJECT   %s\n", _("begin with this screen (a file of forms, such as queues) instead of the start page"));
	printf("  --with NAME=V    %s\n", _("what that screen is about, such as programme=...; may be given several times"));
	printf("  --help           %s\n", _("print this and end"));
	printf("  --version        %s\n", _("print the version and end"));
	printf("\n%s\n", _("CONNINFO is what libpq takes: a database's name, or \"host=... dbname=... user=...\"."));
}

/* Nothing of the environment may lead to a catalogue, a terminal description or a memory image of somebody's choice. */
static void trust_little(void)
{
	static const char *const names[] = { "LANGUAGE", "NLSPATH", "OUTPUT_CHARSET", "TERMINFO", "TERMINFO_DIRS", "TERMCAP" };
	const struct rlimit none = { 0, 0 };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__	/* whose search for leaks has to look into this process */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

/* The language that is asked for where the machine lacks its locale: the words need none. */
static void speak_anyway(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *wanted = NULL;

	for (size_t i = 0; i < sizeof names / sizeof *names && (wanted == NULL || *wanted == '\0'); i++)
		wanted = getenv(names[i]);
	setlocale(LC_ALL, "C.UTF-8");
	if (wanted != NULL && strncmp(wanted, "sv", 2) == 0 && !isalpha((unsigned char)wanted[2]))
		setenv("LANGUAGE", "sv", 1);
}

static void speak(void)
{
	/* The demonstration runs from the source tree and says where its catalogue is. */
	const char *catalogues = secure_getenv("KOMET_LOCALEDIR");

	/* A terminal of ISO-8859-1 says so and is spoken to in it; one that says nothing is taken to know UTF-8. */
	if (setlocale(LC_ALL, "") == NULL)
		speak_anyway();
	else if (strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0)
		setlocale(LC_ALL, "C.UTF-8");
	bindtextdomain("komet", catalogues != NULL ? catalogues : LOCALEDIR);
	bind_textdomain_codeset("komet", "UTF-8");
	textdomain("komet");
}

/* Every moment that the database tells is told by the clock of Stockholm: what is told here is too, on a machine set to any other. */
static void tell_time(void)
{
	setenv("TZ", "Europe/Stockholm", 1);
	tzset();
}

struct options {
	const char *config, *forms;
	bool print;
	struct first first;
};

/* NAME=VALUE into what the first screen is about. */
static bool read_with(struct context *with, const char *said)
{
	const char *value = strchr(said, '=');
	char *name;

	if (value == NULL || value == said)
		return false;
	name = mem_dupn(said, (size_t)(value - said));
	context_set(with, name, value + 1);
	free(name);
	return true;
}

/* 0: go on; otherwise the exit code plus one. */
static int read_options(struct options *o, int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'v' },
		{ "config", required_argument, NULL, 'c' }, { "print-config", no_argument, NULL, 'p' },
		{ "forms", required_argument, NULL, 'f' }, { "open", required_argument, NULL, 'o' },
		{ "with", required_argument, NULL, 'w' }, { 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1)
		switch (c) {
		case 'h':
			help();
			return 1;
		case 'v':
			printf("komet %s\n", PACKAGE_VERSION);
			return 1;
		case 'c':
			o->config = optarg;
			break;
		case 'p':
			o->print = true;
			break;
		case 'f':
			o->forms = optarg;
			break;
		case 'o':
			o->first.subject = optarg;
			break;
		case 'w':
			if (read_with(&o->first.with, optarg))
				break;
			fprintf(stderr, "komet: %s\n", _("--with takes a name and a value: --with programme=..."));
			return EXIT_USAGE + 1;
		default:
			fprintf(stderr, "%s\n", _("Try `komet --help'."));
			return EXIT_USAGE + 1;
		}
	return 0;
}

static int complain(const struct err *err, int code)
{
	char said[600];

	err_words(err, said, sizeof said);
	for (char *c = said; *c != '\0'; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	fprintf(stderr, "komet: %s\n", said);
	return code;
}

static void app_release(struct app *app)
{
	while (app->top != NULL)
		screen_close(app_screen(app));
	lock_free(app);
	thrown_forget(app);
	deeds_free(app);
	choices_free(app);
	db_free(app->db);
	secret_free(app->password);
	for (size_t i = 0; i < app->nmay; i++)
		free(app->may[i]);
	free(app->may);
	for (size_t i = 0; i < app->nlast; i++) {
		free(app->last[i].subject);
		context_release(&app->last[i].values);
	}
	free(app->last);
	context_release(&app->counters);
	free(app->unit);
	free(app->unit_name);
	free(app->login);
	free(app->name);
}

static void db_look(struct db *db, short events)
{
	struct pollfd fd = { .fd = db_fd(db), .events = events };

	if (fd.fd >= 0 && events != 0 && poll(&fd, 1, 0) > 0)
		db_run(db, fd.revents);
}

/* The server makes a process for us while we read the first screens. */
static struct db *connect_ahead(const struct settings *settings)
{
	struct db *db = db_new();
	struct err err;

	db_silence(db, settings->silence_seconds * 1000);
	if (db_connect(db, settings->connection, NULL, settings->insecure, &err))
		db_look(db, db_events(db));
	return db;
}

/* The other screens are read while the server lets us in and works at the first questions. What it answers to those is
 * taken when all screens are there, not before. */
static bool screens_read(struct app *app, struct subjects *subjects, struct err *err)
{
	enum subjects_more more;

	do {
		db_look(app->db, app->greeted ? db_events(app->db) & POLLOUT : db_events(app->db));
		if (db_state(app->db) == DB_READY && !app->greeted) {
			app_settle(app);
			db_run(app->db, 0);	/* they are on their way */
		}
		more = subjects_more(subjects, err);
	} while (more == SUBJECTS_MORE);
	return more == SUBJECTS_ALL;
}

/* Takes db over. */
static int client(const struct settings *settings, struct subjects *subjects, const struct first *first, struct db *db)
{
	struct app app = { .settings = settings, .subjects = subjects, .conninfo = settings->connection,
		.first = first, .db = db };
	const struct term_options options = { .colour = settings->colour, .mouse = settings->mouse,
		.borders = (enum borders)settings->borders, .escdelay = settings->escdelay };
	struct err err;
	bool read;
	int code = EXIT_CONFIG;

	mem_on_death(term_close);
	if (!term_open(&options, &err)) {
		db_free(db);
		return complain(&err, EXIT_USAGE);
	}
	db_on_notice(app.db, watch_notice, &app);
	login_begin(&app);
	read = screens_read(&app, subjects, &err);
	if (read && first->subject != NULL && subjects_find(subjects, first->subject) == NULL) {
		err_set(&err, ERR_CONFIG, NULL, N_("--open: there is no such screen"), NULL);
		read = false;
		code = EXIT_USAGE;
	}
	if (read)
		code = loop_run(&app);
	app_release(&app);
	term_close();
	return read ? code : complain(&err, code);
}

static char *file_in(const char *directory, const char *name)
{
	struct str path = { 0 };

	str_addf(&path, "%s/%s", directory, name);
	return str_take(&path);
}

static int start(const struct settings *settings, const struct first *first)
{
	char *forms = settings_forms(settings);
	char *keys = file_in(forms, "keys.cfg");
	struct subjects *subjects = NULL;
	struct db *db = NULL;
	struct err err;
	int code;

	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		db = connect_ahead(settings);
	if (db == NULL) {
		fprintf(stderr, "komet: %s\n", _("this is a full-screen program: run it in a terminal, not in a pipe; for figures see `komet report'"));
		code = EXIT_USAGE;
	} else if (!keys_read(keys, &err) || (subjects = subjects_begin(forms, first->subject, &err)) == NULL) {
		code = complain(&err, EXIT_CONFIG);
	} else {
		code = client(settings, subjects, first, db);
		db = NULL;
	}
	db_free(db);
	subjects_free(subjects);
	keys_release();
	free(keys);
	free(forms);
	return code;
}

static const struct subcommand *subcommand_named(const char *name)
{
	for (size_t i = 0; name != NULL && i < sizeof subcommands / sizeof *subcommands; i++)
		if (strcmp(subcommands[i].name, name) == 0)
			return &subcommands[i];
	return NULL;
}

static int run(int argc, char **argv, const struct options *o, struct settings *settings)
{
	const struct subcommand *sub = subcommand_named(argv[optind]);
	int first = optind;
	struct err err;

	if (!settings_find(settings, o->config, &err))
		return complain(&err, EXIT_CONFIG);
	if (o->forms != NULL) {
		free(settings->forms);
		settings->forms = mem_dup(o->forms);
	}
	if (o->print) {
		settings_print(settings, stdout);
		return 0;
	}
	if (sub != NULL)
		return sub->run(argc - first, argv + first, settings);
	if (argc - first > 1) {
		fprintf(stderr, "komet: %s\n", _("more than one CONNINFO; try `komet --help'"));
		return EXIT_USAGE;
	}
	if (argv[first] != NULL) {
		free(settings->connection);
		settings->connection = mem_dup(argv[first]);
	}
	return start(settings, &o->first);
}

int main(int argc, char **argv)
{
	struct options o = { NULL };
	struct settings settings;
	int code;

	/* Answers come in blocks between thousands of small cells: apart from those they go back when they are done with, and
	 * an hour of scrolling leaves no holes. */
	mallopt(M_MMAP_THRESHOLD, 16 * 1024);
	mallopt(M_TRIM_THRESHOLD, 64 * 1024);
	trust_little();
	tell_time();
	speak();
	code = read_options(&o, argc, argv);
	if (code != 0) {
		context_release(&o.first.with);
		return code - 1;
	}
	settings_init(&settings);
	code = run(argc, argv, &o, &settings);
	settings_release(&settings);
	context_release(&o.first.with);
	return code;
}
