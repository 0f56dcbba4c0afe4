/* The timers of the SDK (modTimer.h) in GLib's loop. The SDK's own lose each 65,536th, whose number is 0 to them. */
#include "modTimer.h"

#include <glib.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct modTimerRecord {
	guint source; /* 0: it is not to fire. */
	int first;
	int interval;
	uint8_t firing;
	uint8_t removed; /* While it fires. */
	modTimerCallback callback;
	int refconSize;
	_Alignas(max_align_t) uint8_t refcon[];
};

static gboolean fire(gpointer data);

static void schedule(modTimer timer, int milliseconds)
{
	/* What is to be done at once goes before what waits. */
	int priority = timer->first == 0 && timer->interval == 0 ? G_PRIORITY_HIGH : G_PRIORITY_DEFAULT;
	timer->source = g_timeout_add_full(priority, milliseconds, fire, timer, NULL);
}

static gboolean fire(gpointer data)
{
	modTimer timer = data;
	guint source = timer->source;
	timer->firing = 1;
	(*timer->callback)(timer, timer->refcon, timer->refconSize);
	timer->firing = 0;
	if (timer->removed || (timer->source == source && timer->interval == 0)) {
		free(timer);
		return G_SOURCE_REMOVE;
	}
	if (timer->source != source)
		return G_SOURCE_REMOVE;
	if (timer->first == timer->interval)
		return G_SOURCE_CONTINUE;
	timer->first = timer->interval;
	schedule(timer, timer->interval);
	return G_SOURCE_REMOVE;
}

modTimer modTimerAdd(int first, int interval, modTimerCallback callback, void* refcon, int refconSize)
{
	modTimer timer = calloc(1, sizeof(modTimerRecord) + refconSize);
	if (!timer)
		return NULL;
	timer->first = first;
	timer->interval = interval;
	timer->callback = callback;
	timer->refconSize = refconSize;
	memcpy(timer->refcon, refcon, refconSize);
	schedule(timer, first);
	return timer;
}

void modTimerUnschedule(modTimer timer)
{
	if (timer && timer->source) {
		g_source_remove(timer->source);
		timer->source = 0;
	}
}

void modTimerReschedule(modTimer timer, int first, int interval)
{
	modTimerUnschedule(timer);
	timer->first = first;
	timer->interval = interval;
	schedule(timer, first);
}

void modTimerRemove(modTimer timer)
{
	if (!timer)
		return;
	modTimerUnschedule(timer);
	if (timer->firing)
		timer->removed = 1;
	else
		free(timer);
}

/* 0: it fires once; -1: it is not to fire. */
int modTimerGetSecondInterval(modTimer timer)
{
	return timer->source ? timer->interval : -1;
}

void* modTimerGetRefcon(modTimer timer)
{
	return timer->refcon;
}

void modTimerDelayMS(uint32_t milliseconds)
{
	usleep(milliseconds * 1000);
}
