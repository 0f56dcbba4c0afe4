/* Clock, chance and the rest of a Linux machine. */
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

/* 2024-01-01: before it the clock of a machine without a battery has not been set. */
#define EARLIEST 1704067200

static double milliseconds(clockid_t which)
{
	struct timespec now;
	clock_gettime(which, &now);
	return now.tv_sec * 1000.0 + now.tv_nsec / 1000000;
}

double portti_ticks(void)
{
	static double start = -1;
	double now = milliseconds(CLOCK_MONOTONIC);
	if (start < 0)
		start = now;
	return now - start;
}

double portti_utc(void)
{
	double now = milliseconds(CLOCK_REALTIME);
	return now < EARLIEST * 1000.0 ? 0 : now;
}

void portti_random(uint8_t* into, uint32_t offset, uint32_t length)
{
	while (length > 0) {
		uint32_t piece = length < 256 ? length : 256;
		if (getrandom(into + offset, piece, 0) != piece)
			abort();
		offset += piece;
		length -= piece;
	}
}

/* Of the machine's own id (machine-id(5)), which is not to be shown as it is: FNV-1a, 48 of 64 bits. */
char* portti_device_id(void)
{
	uint64_t hash = 0xcbf29ce484222325;
	FILE* file = fopen("/etc/machine-id", "r");
	if (file) {
		for (int c = fgetc(file); c >= 0; c = fgetc(file))
			hash = (hash ^ (uint64_t)c) * 0x100000001b3;
		fclose(file);
	}
	char* text = malloc(13);
	if (text)
		snprintf(text, 13, "%012llx", (unsigned long long)(hash & 0xffffffffffff));
	return text;
}

char* portti_restart_reason(void)
{
	const char* reason = getenv("PORTTI_RESTART");
	return strdup(reason ? reason : "power-on");
}

/* The runner, which is this process, starts itself again. */
void portti_restart(char* reason)
{
	setenv("PORTTI_RESTART", reason, 1);
	raise(SIGHUP);
}

double portti_system_free(void)
{
	struct sysinfo info;
	return sysinfo(&info) == 0 ? (double)info.freeram * info.mem_unit : 0;
}

void portti_log(char* message)
{
	/* Whoever reads it may have stopped doing so: then it is lost. */
	struct pollfd err = { .fd = STDERR_FILENO, .events = POLLOUT };
	if (poll(&err, 1, 0) > 0 && (err.revents & POLLOUT))
		fprintf(stderr, "%s\n", message);
}

static int32_t pressed;

/* For the runner. */
void portti_press(int down)
{
	pressed = down;
}

int32_t portti_button(void)
{
	return pressed;
}

/* An option of the command line; empty when it was not given. */
char* portti_option(char* name)
{
	char variable[40];
	snprintf(variable, sizeof(variable), "PORTTI_%s", name);
	const char* value = getenv(variable);
	return strdup(value ? value : "");
}
