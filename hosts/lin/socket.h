/* A TCP socket in GLib's loop: descriptor and bytes in; what is ready, told to tcp.c, out. */
#include <glib.h>
#include <stdint.h>

/* Told as readable or writable at a time, at most. */
#define ROOM 4096

typedef struct {
	GSource source; /* First: GLib allocates and frees it. */
	gpointer tag;
	GIOCondition watched;
	guint timer;
	int fd;
	uint8_t open; /* Has an owner to be told. */
	uint8_t connected;
	uint8_t writableTold; /* The owner knows of all room there is. */
	uint8_t readableTold; /* And of what waits. */
	uint8_t ended; /* The peer sends no more. */
	uint8_t active; /* Something came or went since the peer's end was last looked at. */
	uint32_t waiting;
	uint8_t out[ROOM];
} Socket;

/* `size`: of what begins with a Socket. */
Socket* socketNew(gsize size, int fd);
void socketStart(Socket* self, int connected);
/* Says to the loop what is to be looked for now. */
void socketWatch(Socket* self);
/* What was written goes out before it is closed; nothing is told any more. */
void socketClose(Socket* self);
void socketStop(Socket* self);

/* Of tcp.c. The owner may close the socket meanwhile. */
void tellReadable(Socket* self, int32_t count);
void tellWritable(Socket* self, int32_t count);
void tellFailed(Socket* self);
