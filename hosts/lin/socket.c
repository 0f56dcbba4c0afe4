/*
 * A TCP socket in GLib's loop. What is written goes out at the loop's next turn, small pieces
 * together; nothing is read before its owner asks for it.
 */
#include "socket.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* A peer that has said all it will say may still want its answer; one that is gone looks the same. */
#define HALF_CLOSED_MS 200
/* So long what was written before close may take. */
#define CLOSING_SECONDS 10

void socketWatch(Socket* self)
{
	GIOCondition wanted = 0;
	if (!self->writableTold || self->waiting)
		wanted |= G_IO_OUT;
	if (self->open && self->connected && !self->readableTold && !self->ended)
		wanted |= G_IO_IN;
	/* Errors are looked for always. GLib wakes its loop each time it is told. */
	if (wanted != self->watched)
		g_source_modify_unix_fd(&self->source, self->tag, wanted);
	self->watched = wanted;
}

void socketStop(Socket* self)
{
	if (self->timer)
		g_source_remove(self->timer);
	self->timer = 0;
	if (self->fd >= 0)
		close(self->fd);
	self->fd = -1;
	g_source_destroy(&self->source);
}

/* Sends what the system takes: 0 when the connection has failed. */
static int flush(Socket* self)
{
	ssize_t sent = self->waiting ? send(self->fd, self->out, self->waiting, MSG_NOSIGNAL) : 0;
	if (sent < 0)
		return errno == EAGAIN || errno == EINTR;
	self->waiting -= sent;
	memmove(self->out, self->out + sent, self->waiting);
	return 1;
}

static void fail(Socket* self)
{
	socketStop(self);
	tellFailed(self);
}

static gboolean halfClosed(gpointer data)
{
	Socket* self = data;
	if (self->active || self->waiting) {
		self->active = 0;
		return G_SOURCE_CONTINUE;
	}
	self->timer = 0;
	g_source_ref(&self->source);
	fail(self);
	g_source_unref(&self->source);
	return G_SOURCE_REMOVE;
}

static void receive(Socket* self)
{
	int count = 0;
	if (ioctl(self->fd, FIONREAD, &count) < 0 || count == 0) {
		self->ended = 1;
		self->timer = g_timeout_add(HALF_CLOSED_MS, halfClosed, self);
		return;
	}
	self->readableTold = 1;
	tellReadable(self, count < ROOM ? count : ROOM);
}

/* GLib holds the source meanwhile. */
static gboolean ready(GSource* source, GSourceFunc unused, gpointer data)
{
	Socket* self = (Socket*)source;
	GIOCondition found = g_source_query_unix_fd(source, self->tag);
	(void)unused;
	(void)data;
	if (found & (G_IO_ERR | G_IO_HUP | G_IO_NVAL) || !flush(self)) {
		fail(self);
		return G_SOURCE_REMOVE;
	}
	if (!self->open && !self->waiting) {
		socketStop(self);
		return G_SOURCE_REMOVE;
	}
	if ((found & G_IO_OUT) && !self->waiting && !self->writableTold) {
		self->connected = self->writableTold = 1;
		tellWritable(self, ROOM);
	}
	if ((found & G_IO_IN) && self->open && !self->readableTold)
		receive(self);
	if (self->fd >= 0)
		socketWatch(self);
	return G_SOURCE_CONTINUE;
}

Socket* socketNew(gsize size, int fd)
{
	static GSourceFuncs functions = { .dispatch = ready };
	Socket* self = (Socket*)g_source_new(&functions, size);
	self->fd = fd;
	return self;
}

void socketStart(Socket* self, int connected)
{
	self->open = 1;
	self->connected = connected;
	/* As the SDK's timers of no time: else a flood from the meter would keep everyone waiting. */
	g_source_set_priority(&self->source, G_PRIORITY_HIGH);
	self->tag = g_source_add_unix_fd(&self->source, self->fd, 0);
	socketWatch(self);
	g_source_attach(&self->source, NULL);
}

static gboolean tooLong(gpointer data)
{
	Socket* self = data;
	self->timer = 0;
	socketStop(self);
	return G_SOURCE_REMOVE;
}

void socketClose(Socket* self)
{
	self->open = 0;
	if (self->fd < 0 || !self->connected || !flush(self) || !self->waiting)
		socketStop(self);
	else {
		if (self->timer)
			g_source_remove(self->timer);
		self->timer = g_timeout_add_seconds(CLOSING_SECONDS, tooLong, self);
		socketWatch(self);
	}
	/* The loop holds it until it is stopped. */
	g_source_unref(&self->source);
}
