/*
 * Runs the firmware that mcconfig built for Linux (mc.so, in the folder of this program) without a
 * screen: options in, exit status out (0 asked to stop, 2 wrong options, 70 and more: XS stopped).
 */
#include <dlfcn.h>
#include <errno.h>
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
static GMainLoop* loop;
static void (*press)(int down);
static int result;

static void start(txScreen* screen, double interval) { (void)screen; (void)interval; }
static void stop(txScreen* screen) { (void)screen; }
static void changed(txScreen* screen) { (void)screen; }
static void post(txScreen* screen, char* buffer, int size) { (void)screen; (void)buffer; (void)size; }

/* XS cannot go on. The next start tells why: `abort.value` of the state folder, unless the firmware wrote it. */
static void aborted(txScreen* screen, int status)
{
	(void)screen;
	char path[PATH_MAX];
	snprintf(path, sizeof(path), "%s/abort.value", getenv("PORTTI_STATE"));
	if (access(path, F_OK) < 0) {
		FILE* file = fopen(path, "w");
		if (file) {
			fprintf(file, "XS status %d", status);
			fclose(file);
		}
	}
	fprintf(stderr, "portti: XS stopped with status %d\n", status);
	_exit(70 + status);
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
	/* The SDK's sockets would stay open across exec, and keep their ports. */
	for (int fd = 3; fd < 1024; fd++)
		close(fd);
	execv("/proc/self/exe", arguments);
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
	if (stat(state, &found) < 0 || !S_ISDIR(found.st_mode) || access(state, W_OK) < 0)
		return misuse("the state folder does not exist or cannot be written to; make one and name it with --state");
	setting("http.port", port);
	setenv("PORTTI_STATE", state, 1);
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

	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 8);
	if (length < 0)
		return 71;
	path[length] = 0;
	strcpy(strrchr(path, '/') + 1, "mc.so");
	void* library = dlopen(path, RTLD_NOW);
	if (!library) {
		fprintf(stderr, "portti: %s\n", dlerror());
		return 71;
	}
	txScreenLaunchProc launch = (txScreenLaunchProc)dlsym(library, "fxScreenLaunch");
	press = (void (*)(int))dlsym(library, "portti_press");

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
