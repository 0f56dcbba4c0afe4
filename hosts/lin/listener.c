/* Listeners of ECMA-419 (clause 12.5) in GLib's loop: a port in, descriptors of connections out. */
#include "xsmc.h"
#include "mc.xs.h"
#include "builtinCommon.h"

#include <errno.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	int fd;
	guint source;
	xsMachine* the;
	xsSlot object;
	xsSlot* onReadable;
} Listener;

void portti_listener_delete(void* data)
{
	Listener* self = data;
	if (!self)
		return;
	g_source_remove(self->source);
	close(self->fd);
	free(self);
}

static void mark(xsMachine* the, void* data, xsMarkRoot markRoot)
{
	(*markRoot)(the, ((Listener*)data)->onReadable);
}

static const xsHostHooks hooks = { portti_listener_delete, mark, NULL };

static gboolean ready(gint fd, GIOCondition found, gpointer data)
{
	Listener* self = data;
	xsMachine* the = self->the;
	(void)fd;
	(void)found;
	xsBeginHost(the);
	xsmcSetInteger(xsResult, 1);
	xsCallFunction1(xsReference(self->onReadable), self->object, xsResult);
	xsEndHost(the);
	return G_SOURCE_CONTINUE;
}

void portti_listener_construct(xsMachine* the)
{
	struct sockaddr_in name = { .sin_family = AF_INET };
	int yes = 1;
	xsmcVars(1);
	xsSlot* onReadable = builtinGetCallback(the, xsID_onReadable);
	xsmcGet(xsVar(0), xsArg(0), xsID_port);
	name.sin_port = htons(builtinGetSignedInteger(the, &xsVar(0)));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || !onReadable || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) < 0
		|| bind(fd, (struct sockaddr*)&name, sizeof(name)) < 0 || listen(fd, SOMAXCONN) < 0) {
		const char* why = strerror(errno);
		if (fd >= 0)
			close(fd);
		xsUnknownError("port %d: %s", ntohs(name.sin_port), why);
	}
	Listener* self = calloc(1, sizeof(Listener));
	self->fd = fd;
	self->source = g_unix_fd_add_full(G_PRIORITY_HIGH, fd, G_IO_IN, ready, self, NULL);
	self->the = the;
	self->onReadable = onReadable;
	self->object = xsThis;
	xsRemember(self->object);
	xsmcSetHostData(xsThis, self);
	xsSetHostHooks(xsThis, (xsHostHooks*)&hooks);
}

void portti_listener_close(xsMachine* the)
{
	Listener* self = xsmcGetHostData(xsThis);
	if (!self)
		return;
	xsForget(self->object);
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
	portti_listener_delete(self);
}

void portti_listener_accept(xsMachine* the)
{
	Listener* self = xsmcGetHostDataValidate(xsThis, (void*)&hooks);
	int fd = accept4(self->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		xsmcSetInteger(xsResult, fd);
}

void portti_listener_port(xsMachine* the)
{
	Listener* self = xsmcGetHostDataValidate(xsThis, (void*)&hooks);
	struct sockaddr_in name = { 0 };
	socklen_t length = sizeof(name);
	getsockname(self->fd, (struct sockaddr*)&name, &length);
	xsmcSetInteger(xsResult, ntohs(name.sin_port));
}
