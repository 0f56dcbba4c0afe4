/* `embedded:io/socket/tcp` of ECMA-419 (clause 12.4), for tcp.js: a Socket with an object and its callbacks. */
#include "xsmc.h"
#include "mc.xs.h"
#include "builtinCommon.h"
#include "socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
	Socket socket; /* First. */
	xsMachine* the;
	xsSlot object; /* Remembered from construction to close. */
	xsSlot* onReadable;
	xsSlot* onWritable;
	xsSlot* onError;
	uint8_t format;
} Tcp;

void portti_tcp_delete(void* data);
static void mark(xsMachine* the, void* data, xsMarkRoot markRoot);
static const xsHostHooks hooks = { portti_tcp_delete, mark, NULL };

static Tcp* tcpOf(xsMachine* the, xsSlot* slot)
{
	return fxGetHostDataValidate(the, slot, (void*)&hooks);
}

static void mark(xsMachine* the, void* data, xsMarkRoot markRoot)
{
	Tcp* self = data;
	if (self->onReadable)
		(*markRoot)(the, self->onReadable);
	if (self->onWritable)
		(*markRoot)(the, self->onWritable);
	if (self->onError)
		(*markRoot)(the, self->onError);
}

void portti_tcp_delete(void* data)
{
	Tcp* self = data;
	if (!self)
		return;
	socketStop(&self->socket);
	g_source_unref(&self->socket.source);
}

static void tell(Socket* socket, xsSlot* callback, int32_t count)
{
	Tcp* self = (Tcp*)socket;
	xsMachine* the = self->the;
	if (!callback || !socket->open)
		return;
	xsBeginHost(the);
	xsmcSetInteger(xsResult, count);
	xsCallFunction1(xsReference(callback), self->object, xsResult);
	xsEndHost(the);
}

void tellReadable(Socket* socket, int32_t count)
{
	tell(socket, ((Tcp*)socket)->onReadable, count);
}

void tellWritable(Socket* socket, int32_t count)
{
	tell(socket, ((Tcp*)socket)->onWritable, count);
}

void tellFailed(Socket* socket)
{
	tell(socket, ((Tcp*)socket)->onError, 0);
}

static Tcp* make(xsMachine* the, int fd)
{
	Tcp* self = (Tcp*)socketNew(sizeof(Tcp), fd);
	self->the = the;
	self->format = kIOFormatBuffer;
	xsmcSetHostData(xsThis, self);
	xsSetHostHooks(xsThis, (xsHostHooks*)&hooks);
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
		make(the, xsmcToInteger(xsArg(0)));
		return;
	}
	xsSlot* onReadable = builtinGetCallback(the, xsID_onReadable);
	xsSlot* onWritable = builtinGetCallback(the, xsID_onWritable);
	xsSlot* onError = builtinGetCallback(the, xsID_onError);
	int fd, accepted = xsmcHas(xsArg(0), xsID_from), yes = 1;
	if (accepted) {
		xsmcGet(xsVar(0), xsArg(0), xsID_from);
		Socket* from = &tcpOf(the, &xsVar(0))->socket;
		fd = from->fd;
		from->fd = -1;
	} else
		fd = connectTo(the);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));

	Tcp* self = make(the, fd);
	self->object = xsThis;
	xsRemember(self->object);
	self->onReadable = onReadable;
	self->onWritable = onWritable;
	self->onError = onError;
	socketStart(&self->socket, accepted);
}

void portti_tcp_close(xsMachine* the)
{
	Tcp* self = xsmcGetHostData(xsThis);
	if (!self)
		return;
	xsmcSetHostData(xsThis, NULL);
	xsmcSetHostDestructor(xsThis, NULL);
	if (self->socket.open)
		xsForget(self->object);
	socketClose(&self->socket);
}

/* A number, or a buffer that is filled, or a new one of so many bytes or of all there are. */
void portti_tcp_read(xsMachine* the)
{
	Tcp* self = tcpOf(the, &xsThis);
	Socket* socket = &self->socket;
	uint8_t byte = 0, *into = &byte;
	xsUnsignedValue wanted = 1;
	int there = 0;
	if (socket->fd < 0 || ioctl(socket->fd, FIONREAD, &there) < 0 || there <= 0)
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
	ssize_t count = recv(socket->fd, into, wanted, 0);
	socket->readableTold = 0;
	socket->active = 1;
	socketWatch(socket);
	if (self->format == kIOFormatNumber)
		xsmcSetInteger(xsResult, byte);
	else if (xsmcTypeOf(xsArg(0)) == xsReferenceType)
		xsmcSetInteger(xsResult, count < 0 ? 0 : count);
}

/* The room that is left; undefined when the connection is gone. */
void portti_tcp_write(xsMachine* the)
{
	Tcp* self = tcpOf(the, &xsThis);
	Socket* socket = &self->socket;
	uint8_t byte;
	void* bytes = &byte;
	xsUnsignedValue length = 1;
	if (socket->fd < 0)
		return;
	if (self->format == kIOFormatBuffer)
		xsmcGetBufferReadable(xsArg(0), &bytes, &length);
	else
		byte = xsmcToInteger(xsArg(0));
	if (!socket->connected || length > ROOM - socket->waiting)
		xsUnknownError("would block");
	memcpy(socket->out + socket->waiting, bytes, length);
	socket->waiting += length;
	socket->active = 1;
	socket->writableTold = 0;
	socketWatch(socket);
	xsmcSetInteger(xsResult, ROOM - socket->waiting);
}

static struct sockaddr_in peer(xsMachine* the)
{
	struct sockaddr_in address = { 0 };
	socklen_t length = sizeof(address);
	getpeername(tcpOf(the, &xsThis)->socket.fd, (struct sockaddr*)&address, &length);
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
	builtinGetFormat(the, tcpOf(the, &xsThis)->format);
}

void portti_tcp_set_format(xsMachine* the)
{
	uint8_t format = builtinSetFormat(the);
	if (format != kIOFormatNumber && format != kIOFormatBuffer)
		xsRangeError("invalid format");
	tcpOf(the, &xsThis)->format = format;
}
