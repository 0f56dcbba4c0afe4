/*
 * A meter's wire for the firmware on Linux. Out: the name of a pseudo-terminal, then every speed that is set
 * on it, a line each. In: bytes for whoever reads it; what nobody reads is lost, as on a wire.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <asm/termbits.h>

int main(void)
{
	static char bytes[65536];
	struct termios2 now = { 0 };
	unsigned baud = 0;
	int wire = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	if (wire < 0 || grantpt(wire) < 0 || unlockpt(wire) < 0)
		return 1;
	/* Held open: it is not to hang up while the firmware opens it anew. */
	int end = open(ptsname(wire), O_RDWR | O_NOCTTY);
	now.c_cflag = CS8 | CLOCAL | CREAD | BOTHER;
	if (end < 0 || ioctl(end, TCSETS2, &now) < 0)
		return 1;
	printf("%s\n", ptsname(wire));
	fflush(stdout);
	for (;;) {
		struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
		int waits = poll(&in, 1, 10);
		if (ioctl(end, TCGETS2, &now) == 0 && now.c_ispeed != baud) {
			baud = now.c_ispeed;
			printf("%u\n", baud);
			fflush(stdout);
		}
		if (waits <= 0)
			continue;
		ssize_t count = read(STDIN_FILENO, bytes, sizeof(bytes));
		if (count <= 0)
			return 0;
		if (write(wire, bytes, count) < count)
			fprintf(stderr, "The wire lost bytes.\n");
	}
}
