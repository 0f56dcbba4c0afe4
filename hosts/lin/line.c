/* The meter's line on Linux: a serial port, or a TCP server that forwards one. Nothing blocks. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <asm/termbits.h>
#include <linux/serial.h>

static int line = -1;
static struct serial_icounter_struct atOpen;
static int counts;

static char* words(const char* what)
{
	char* text = malloc(300);
	if (text)
		snprintf(text, 300, "%s: %s", what, strerror(errno));
	return text;
}

/* Raw, 8N1, any speed. Bytes with a framing error are kept: meters that send 8E1 break stop bits. */
static int setUp(int fd, uint32_t baud)
{
	struct termios2 tio;
	memset(&tio, 0, sizeof(tio));
	tio.c_cflag = CS8 | CLOCAL | CREAD | BOTHER;
	tio.c_ispeed = tio.c_ospeed = baud;
	tio.c_cc[VMIN] = 1;
	return ioctl(fd, TCSETS2, &tio);
}

/* ADDRESS:PORT; the connection is made while nobody waits. */
static int connectTo(const char* place)
{
	char address[64];
	struct sockaddr_in to = { .sin_family = AF_INET };
	const char* colon = strrchr(place, ':');
	if (!colon || colon - place >= (long)sizeof(address)) {
		errno = EINVAL;
		return -1;
	}
	memcpy(address, place, colon - place);
	address[colon - place] = 0;
	to.sin_port = htons(atoi(colon + 1));
	if (inet_pton(AF_INET, address, &to.sin_addr) != 1) {
		errno = EINVAL;
		return -1;
	}
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr*)&to, sizeof(to)) < 0 && errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

void portti_line_close(void)
{
	if (line >= 0)
		close(line);
	line = -1;
}

char* portti_line_open(uint32_t baud, uint32_t inverted)
{
	const char* device = getenv("PORTTI_SERIAL");
	const char* place = getenv("PORTTI_LINE");
	(void)inverted; /* No serial driver turns the polarity; the bytes are recognised and turned back. */
	portti_line_close();
	counts = 0;
	if (place) {
		line = connectTo(place);
		return line < 0 ? words(place) : strdup("");
	}
	if (!device)
		return strdup("no serial port is given");
	line = open(device, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (line < 0 || setUp(line, baud) < 0) {
		char* why = words(device);
		portti_line_close();
		return why;
	}
	counts = ioctl(line, TIOCGICOUNT, &atOpen) == 0;
	return strdup("");
}

int32_t portti_line_available(void)
{
	int waiting = 0;
	struct pollfd what = { .fd = line, .events = POLLIN };
	if (line < 0 || poll(&what, 1, 0) < 0 || (what.revents & (POLLERR | POLLNVAL)))
		return -1;
	if (!(what.revents & (POLLIN | POLLHUP)))
		return 0;
	if (ioctl(line, FIONREAD, &waiting) < 0)
		return -1;
	/* Readable with nothing to read is the end of it. */
	return waiting > 0 ? waiting : -1;
}

int32_t portti_line_read(uint8_t* into, uint32_t offset, uint32_t length)
{
	ssize_t count = read(line, into + offset, length);
	return count > 0 ? (int32_t)count : 0;
}

static int count(struct serial_icounter_struct* now)
{
	return counts && ioctl(line, TIOCGICOUNT, now) == 0;
}

int32_t portti_line_framing_errors(void)
{
	struct serial_icounter_struct now;
	return count(&now) ? now.frame - atOpen.frame : -1;
}

int32_t portti_line_overruns(void)
{
	struct serial_icounter_struct now;
	/* TCP makes its sender wait. */
	if (getenv("PORTTI_LINE"))
		return 0;
	return count(&now) ? (now.overrun - atOpen.overrun) + (now.buf_overrun - atOpen.buf_overrun) : -1;
}
