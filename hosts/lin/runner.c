/*
 * Runs the firmware that mcconfig built for Linux (mc.so, in the folder of this program) without a
 * screen: options in, exit status out (0 asked to stop, 2 wrong options, 70 and more: XS stopped).
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <glib-unix.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define mxLinux 1
#include "screen.h"

static const char help[] =
	"usage: portti [options]\n"
	"  --serial DEVICE      the P1 cable, such as /dev/ttyUSB0\n"
	"  --line ADDRESS:PORT  instead: a TCP server that forwards the cable's bytes\n"
	"  --http PORT          the web server's port (8080; 0: any free one)\n"
	"  --mqtt URL           publish to mqtt[s]://HOST:PORT\n"
	"  --open               reading needs no token\n"
	"  --token TEXT         a token that may do everything\n"
	"  --set KEY=VALUE      any setting; may be given many times\n"
	"  --state FOLDER       where settings are kept (/var/lib/portti)\n"
	"Signals: USR1 presses the button, USR2 releases it, HUP restarts, TERM and INT end.\n";

static char** arguments;
static char program[PATH_MAX];
/* Of the firmware's storage: why it ended, for the next start. */
static char reasonFile[PATH_MAX];
static GMainLoop* loop;
static void (*press)(int down);
static int result;

static void start(txScreen* screen, double interval) { (void)screen; (void)interval; }
static void stop(txScreen* screen) { (void)screen; }
static void changed(txScreen* screen) { (void)screen; }
static void post(txScreen* screen, char* buffer, int size) { (void)screen; (void)buffer; (void)size; }

/* The next start tells why, unless the firmware wrote down more. Nothing here that a signal's handler may not do. */
static void remember(const char* reason)
{
	int file = open(reasonFile, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (file >= 0 && write(file, reason, strlen(reason)) < 0)
		unlink(reasonFile);
}

/* XS cannot go on. */
static void aborted(txScreen* screen, int status)
{
	(void)screen;
	char reason[40];
	snprintf(reason, sizeof(reason), "XS status %d", status);
	remember(reason);
	fprintf(stderr, "portti: XS stopped with status %d\n", status);
	_exit(70 + status);
}

static const struct { int signal; const char* reason; } crashes[] = {
	{ SIGABRT, "ended by SIGABRT" }, { SIGBUS, "ended by SIGBUS" }, { SIGFPE, "ended by SIGFPE" },
	{ SIGILL, "ended by SIGILL" }, { SIGSEGV, "ended by SIGSEGV" },
};
#define CRASHES (sizeof(crashes) / sizeof(crashes[0]))

static void crashed(int signal)
{
	for (size_t i = 0; i < CRASHES; i++)
		if (crashes[i].signal == signal)
			remember(crashes[i].reason);
	raise(signal);
}

/* On a stack of its own: that the stack is full may be the reason. */
static void watchCrashes(void)
{
	static char stack[64 * 1024];
	stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = crashed, .sa_flags = SA_ONSTACK | SA_RESETHAND };
	sigaltstack(&other, NULL);
	for (size_t i = 0; i < CRASHES; i++)
		sigaction(crashes[i].signal, &action, NULL);
}

static gboolean ended(gpointer data)
{
	(void)data;
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static gboolean again(gpointer data)
{
	(void)data;
	execv(program, arguments);
	fprintf(stderr, "portti: cannot start again: %s\n", strerror(errno));
	result = 71;
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static gboolean pressed(gpointer data)
{
	press(GPOINTER_TO_INT(data));
	return G_SOURCE_CONTINUE;
}

static int misuse(const char* what)
{
	fprintf(stderr, "portti: %s\nportti --help lists the options.\n", what);
	return 2;
}

/* KEY=VALUE after KEY=VALUE, each with a record separator (ASCII 30) behind it: values have lines of their own. */
static void setting(const char* key, const char* value)
{
	const char* before = getenv("PORTTI_SETTINGS");
	char* all = g_strconcat(before ? before : "", key, value ? "=" : "", value ? value : "", "\036", NULL);
	setenv("PORTTI_SETTINGS", all, 1);
	g_free(all);
}

static int isPort(const char* text)
{
	char* end;
	long port = strtol(text, &end, 10);
	return *text && !*end && port >= 0 && port <= 65535;
}

/* -1 to go on, else the exit status. */
static int readOptions(int count, char** words)
{
	static const struct option options[] = {
		{ "serial", required_argument, NULL, 's' }, { "line", required_argument, NULL, 'l' },
		{ "http", required_argument, NULL, 'p' }, { "mqtt", required_argument, NULL, 'm' },
		{ "open", no_argument, NULL, 'o' }, { "token", required_argument, NULL, 't' },
		{ "set", required_argument, NULL, 'k' }, { "state", required_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' }, { NULL, 0, NULL, 0 },
	};
	const char* state = "/var/lib/portti";
	const char* port = "8080";
	const char* serial = NULL;
	const char* line = NULL;
	struct stat found;
	unsetenv("PORTTI_SETTINGS");
	unsetenv("PORTTI_SERIAL");
	unsetenv("PORTTI_LINE");
	unsetenv("PORTTI_TOKEN");
	for (int option; (option = getopt_long(count, words, "", options, NULL)) >= 0;) {
		switch (option) {
			case 's': serial = optarg; break;
			case 'l': line = optarg; break;
			case 'p': port = optarg; break;
			case 'm': setting("mqtt.url", optarg); break;
			case 'o': setting("http.open_reading", "true"); break;
			case 't': setenv("PORTTI_TOKEN", optarg, 1); break;
			case 'k':
				if (!strchr(optarg, '='))
					return misuse("--set takes KEY=VALUE");
				setting(optarg, NULL);
				break;
			case 'd': state = optarg; break;
			case 'h': fputs(help, stdout); return 0;
			default: return misuse("that option is not known");
		}
	}
	if (optind < count)
		return misuse("an option begins with --");
	if (!serial == !line)
		return misuse("give either --serial DEVICE or --line ADDRESS:PORT");
	if (!isPort(port))
		return misuse("--http takes a port from 0 to 65535");
	mkdir(state, 0700);
	if (stat(state, &found) < 0 || !S_ISDIR(found.st_mode) || access(state, W_OK) < 0)
		return misuse("the state folder cannot be made or written to; name another with --state");
	setting("http.port", port);
	setenv("PORTTI_STATE", state, 1);
	snprintf(reasonFile, sizeof(reasonFile), "%s/abort.value", state);
	if (serial)
		setenv("PORTTI_SERIAL", serial, 1);
	if (line)
		setenv("PORTTI_LINE", line, 1);
	return -1;
}

int main(int count, char** words)
{
	arguments = words;
	int status = readOptions(count, words);
	if (status >= 0)
		return status;

	if (readlink("/proc/self/exe", program, sizeof(program) - 1) < 0)
		return 71;
	char path[PATH_MAX + 8];
	strcpy(path, program);
	strcpy(strrchr(path, '/') + 1, "mc.so");
	void* library = dlopen(path, RTLD_NOW);
	if (!library) {
		fprintf(stderr, "portti: %s\n", dlerror());
		return 71;
	}
	txScreenLaunchProc launch = (txScreenLaunchProc)dlsym(library, "fxScreenLaunch");
	press = (void (*)(int))dlsym(library, "portti_press");
	if (!launch || !press) {
		fprintf(stderr, "portti: %s is not its firmware\n", path);
		return 71;
	}

	watchCrashes();
	/* Peers that go away are told by what write returns. */
	signal(SIGPIPE, SIG_IGN);
	loop = g_main_loop_new(NULL, FALSE);
	g_unix_signal_add(SIGTERM, ended, NULL);
	g_unix_signal_add(SIGINT, ended, NULL);
	g_unix_signal_add(SIGHUP, again, NULL);
	g_unix_signal_add(SIGUSR1, pressed, GINT_TO_POINTER(1));
	g_unix_signal_add(SIGUSR2, pressed, GINT_TO_POINTER(0));

	txScreen* screen = calloc(1, sizeof(txScreen) + screenBytesPerPixel);
	screen->width = screen->height = 1;
	screen->abort = aborted;
	screen->bufferChanged = screen->formatChanged = changed;
	screen->post = post;
	screen->start = start;
	screen->stop = stop;
	mxCreateMutex(&screen->workersMutex);
	launch(screen);
	unsetenv("PORTTI_RESTART");
	g_main_loop_run(loop);
	return result;
}
