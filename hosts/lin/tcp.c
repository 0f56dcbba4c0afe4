/*
 * TCP sockets of ECMA-419 (clause 12.4) in GLib's loop. What is written goes out at the loop's next
 * turn, small pieces together; nothing is read before it is asked for.
 */
#include "xsmc.h"
#include "mc.xs.h"
#include "builtinCommon.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Told as readable or writable at a time, at most. */
#define ROOM 4096
/* A peer that has said all it will say may still want its answer; one that is gone looks the same. */
#define HALF_CLOSED_MS 200
/* So long what was written before close may take. */
#define CLOSING_SECONDS 10

typedef struct {
	GSource source; /* First: GLib allocates and frees it. */
	gpointer tag;
	GIOCondition watched;
	guint timer;
	int fd;
	xsMachine* the;
	xsSlot object; /* Remembered from construction to close. */
	xsSlot* onReadable;
	xsSlot* onWritable;
	xsSlot* onError;
	uint8_t format;
	uint8_t open; /* Between construction and close. */
	uint8_t connected;
	uint8_t writableTold; /* The owner knows of all room there is. */
	uint8_t readableTold; /* And of what waits. */
	uint8_t ended; /* The peer sends no more. */
	uint8_t active; /* Something was written since the peer's end was last looked at. */
	uint32_t waiting;
	uint8_t out[ROOM];
} Socket;

static gboolean ready(GSource* source, GSourceFunc unused, gpointer data);
static GSourceFuncs functions = { .dispatch = ready };

void portti_tcp_delete(void* data);
static void mark(xsMachine* the, void* data, xsMarkRoot markRoot);
static const xsHostHooks hooks = { portti_tcp_delete, mark, NULL };

static Socket* socketOf(xsMachine* the, xsSlot* slot)
{
	return fxGetHostDataValidate(the, slot, (void*)&hooks);
}

static void mark(xsMachine* the, void* data, xsMarkRoot markRoot)
{
	Socket* self = data;
	if (self->onReadable)
		(*markRoot)(the, self->onReadable);
	if (self->onWritable)
		(*markRoot)(the, self->onWritable);
	if (self->onError)
		(*markRoot)(the, self->onError);
}

/* What the loop is to look for; errors it looks for always. */
static void watch(Socket* self)
{
	GIOCondition wanted = 0;
	if (!self->writableTold || self->waiting)
		wanted |= G_IO_OUT;
	if (self->open && self->connected && !self->readableTold && !self->ended)
		wanted |= G_IO_IN;
	/* GLib wakes its loop each time it is told. */
	if (wanted != self->watched)
		g_source_modify_unix_fd(&self->source, self->tag, wanted);
	self->watched = wanted;
}

static void stop(Socket* self)
{
	if (self->timer)
		g_source_remove(self->timer);
	self->timer = 0;
	if (self->fd >= 0)
		close(self->fd);
	self->fd = -1;
	g_source_destroy(&self->source);
}

void portti_tcp_delete(void* data)
{
	Socket* self = data;
	if (!self)
		return;
	self->open = 0;
	stop(self);
	g_source_unref(&self->source);
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

static void tell(Socket* self, xsSlot* callback, int32_t count)
{
	xsMachine* the = self->the;
	if (!callback || !self->open)
		return;
	xsBeginHost(the);
	xsmcSetInteger(xsResult, count);
	xsCallFunction1(xsReference(callback), self->object, xsResult);
	xsEndHost(the);
}

/* Nothing comes any more: the owner closes it when it is told. */
static void fail(Socket* self)
{
	stop(self);
	tell(self, self->onError, 0);
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
	if (ioctl(self->fd, FIONREAD, &count) < 0)
		count = 0;
	if (count == 0) {
		self->ended = 1;
		self->timer = g_timeout_add(HALF_CLOSED_MS, halfClosed, self);
		return;
	}
	self->readableTold = 1;
	tell(self, self->onReadable, count < ROOM ? count : ROOM);
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
		stop(self);
		return G_SOURCE_REMOVE;
	}
	if ((found & G_IO_OUT) && !self->waiting && !self->writableTold) {
		self->connected = self->writableTold = 1;
		tell(self, self->onWritable, ROOM);
	}
	if ((found & G_IO_IN) && self->open && !self->readableTold)
		receive(self);
	if (self->fd >= 0)
		watch(self);
	return G_SOURCE_CONTINUE;
}

static Socket* make(xsMachine* the, int fd)
{
	Socket* self = (Socket*)g_source_new(&functions, sizeof(Socket));
	self->the = the;
	self->fd = fd;
	self->format = kIOFormatBuffer;
	return self;
}

/* The connection is made while nobody waits. */
static int connectTo(xsMachine* the)
{
	char address[INET_ADDRSTRLEN];
	struct sockaddr_in to = { .sin_family = AF_INET };
	xsmcGet(xsVar(0), xsArg(0), xsID_address);
	xsmcToStringBuffer(xsVar(0), address, sizeof(address));
	if (inet_pton(AF_INET, address, &to.sin_addr) != 1)
		xsUnknownError("invalid address");
	xsmcGet(xsVar(0), xsArg(0), xsID_port);
	to.sin_port = htons(builtinGetSignedInteger(the, &xsVar(0)));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || (connect(fd, (struct sockaddr*)&to, sizeof(to)) < 0 && errno != EINPROGRESS)) {
		const char* why = strerror(errno);
		if (fd >= 0)
			close(fd);
		xsUnknownError("%s", why);
	}
	return fd;
}

void portti_tcp_construct(xsMachine* the)
{
	xsmcVars(1);
	if (xsmcTypeOf(xsArg(0)) == xsIntegerType) {
		xsmcSetHostData(xsThis, make(the, xsmcToInteger(xsArg(0))));
		xsSetHostHooks(xsThis, (xsHostHooks*)&hooks);
		return;
	}
	xsSlot* onReadable = builtinGetCallback(the, xsID_onReadable);
	xsSlot* onWritable = builtinGetCallback(the, xsID_onWritable);
	xsSlot* onError = builtinGetCallback(the, xsID_onError);
	int fd, accepted = xsmcHas(xsArg(0), xsID_from), yes = 1;
	if (accepted) {
		xsmcGet(xsVar(0), xsArg(0), xsID_from);
		Socket* from = socketOf(the, &xsVar(0));
		fd = from->fd;
		from->fd = -1;
	} else
		fd = connectTo(the);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));

	Socket* self = make(the, fd);
	xsmcSetHostData(xsThis, self);
	xsSetHostHooks(xsThis, (xsHostHooks*)&hooks);
	self->object = xsThis;
	xsRemember(self->object);
	self->onReadable = onReadable;
	self->onWritable = onWritable;
	self->onError = onError;
	self->open = 1;
	self->connected = accepted;
	/* As the SDK's timers of no time: else a flood from the meter would keep everyone waiting. */
	g_source_set_priority(&self->source, G_PRIORITY_HIGH);
	self->tag = g_source_add_unix_fd(&self->source, fd, 0);
	watch(self);
	g_source_attach(&self->source, NULL);
}

static gboolean tooLong(gpointer data)
{
	((Socket*)data)->timer = 0;
	stop(data);
	return G_SOURCE_REMOVE;
}

void portti_tcp_close(xsMachine* the)
{
	Socket* self = xsmcGetHostData(xsThis);
	if (!self)
		return;
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
	if (self->open)
		xsForget(self->object);
	self->open = 0;
	if (self->fd < 0 || !self->connected || !flush(self) || !self->waiting)
		stop(self);
	else {
		if (self->timer)
			g_source_remove(self->timer);
		self->timer = g_timeout_add_seconds(CLOSING_SECONDS, tooLong, self);
		watch(self);
	}
	/* The loop holds it as long as it is not stopped. */
	g_source_unref(&self->source);
}

/* A number, or a buffer that is filled, or a new one of so many bytes or of all there are. */
void portti_tcp_read(xsMachine* the)
{
	Socket* self = socketOf(the, &xsThis);
	uint8_t byte, *into = &byte;
	xsUnsignedValue wanted = 1;
	int there = 0;
	if (self->fd < 0 || ioctl(self->fd, FIONREAD, &there) < 0 || there <= 0)
		return;
	if (self->format == kIOFormatBuffer) {
		xsType type = xsmcTypeOf(xsArg(0));
		if (type == xsReferenceType)
			xsmcGetBufferWritable(xsArg(0), (void**)&into, &wanted);
		else {
			wanted = type == xsUndefinedType ? (xsUnsignedValue)there : (xsUnsignedValue)xsmcToInteger(xsArg(0));
			if (wanted > (xsUnsignedValue)there)
				wanted = there;
			into = xsmcSetArrayBuffer(xsResult, NULL, wanted);
		}
	}
	ssize_t count = recv(self->fd, into, wanted, 0);
	self->readableTold = 0;
	self->active = 1;
	watch(self);
	if (self->format == kIOFormatNumber)
		xsmcSetInteger(xsResult, byte);
	else if (xsmcTypeOf(xsArg(0)) == xsReferenceType)
		xsmcSetInteger(xsResult, count < 0 ? 0 : count);
}

/* The room that is left; undefined when the connection is gone. */
void portti_tcp_write(xsMachine* the)
{
	Socket* self = socketOf(the, &xsThis);
	uint8_t byte;
	void* bytes = &byte;
	xsUnsignedValue length = 1;
	if (self->fd < 0)
		return;
	if (self->format == kIOFormatBuffer)
		xsmcGetBufferReadable(xsArg(0), &bytes, &length);
	else
		byte = xsmcToInteger(xsArg(0));
	if (!self->connected || length > ROOM - self->waiting)
		xsUnknownError("would block");
	memcpy(self->out + self->waiting, bytes, length);
	self->waiting += length;
	self->active = 1;
	self->writableTold = 0;
	watch(self);
	xsmcSetInteger(xsResult, ROOM - self->waiting);
}

static struct sockaddr_in peer(xsMachine* the)
{
	struct sockaddr_in address = { 0 };
	socklen_t length = sizeof(address);
	getpeername(socketOf(the, &xsThis)->fd, (struct sockaddr*)&address, &length);
	return address;
}

void portti_tcp_remote_address(xsMachine* the)
{
	char text[INET_ADDRSTRLEN] = "";
	struct sockaddr_in address = peer(the);
	inet_ntop(AF_INET, &address.sin_addr, text, sizeof(text));
	xsmcSetString(xsResult, text);
}

void portti_tcp_remote_port(xsMachine* the)
{
	xsmcSetInteger(xsResult, ntohs(peer(the).sin_port));
}

void portti_tcp_get_format(xsMachine* the)
{
	builtinGetFormat(the, socketOf(the, &xsThis)->format);
}

void portti_tcp_set_format(xsMachine* the)
{
	uint8_t format = builtinSetFormat(the);
	if (format != kIOFormatNumber && format != kIOFormatBuffer)
		xsRangeError("invalid format");
	socketOf(the, &xsThis)->format = format;
}
