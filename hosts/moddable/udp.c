/* Datagrams over BSD sockets, on Linux and on lwIP. Nothing blocks. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef ESP_PLATFORM
/* ESP-IDF's own, which gives lwIP's functions their names; the SDK's search path has only lwIP's. */
#include "lwip/include/lwip/sockets.h"
#else
#include <sys/socket.h>
#include <netinet/in.h>
#include <arpa/inet.h>
#endif

#define SOCKETS 4
/* Own datagrams to the group, remembered until they come back. */
#define SENT 8
/* RFC 6762, section 11. */
#define TTL 255

struct udpSocket {
	int fd; /* 0: free. Descriptor 0 is the standard input. */
	struct in_addr group;
	uint16_t port; /* Ours. */
	uint32_t sent[SENT];
	uint8_t next;
};

static struct udpSocket sockets[SOCKETS];
static struct sockaddr_in sender;
static char error[80];

static struct udpSocket* at(uint32_t handle)
{
	return handle < SOCKETS && sockets[handle].fd ? &sockets[handle] : NULL;
}

static int32_t fail(int fd, const char* what)
{
#ifdef ESP_PLATFORM
	/* The table of texts would take 4 KB of flash. */
	snprintf(error, sizeof(error), "%s: errno %d", what, errno);
#else
	snprintf(error, sizeof(error), "%s: %s", what, strerror(errno));
#endif
	if (fd > 0)
		close(fd);
	return -1;
}

/* FNV-1a; never 0. */
static uint32_t hash(const uint8_t* bytes, uint32_t length)
{
	uint32_t value = 2166136261u;
	while (length--)
		value = (value ^ *bytes++) * 16777619u;
	return value ? value : 1;
}

static int join(int fd, struct in_addr group, struct in_addr own)
{
	struct ip_mreq membership = { .imr_multiaddr = group, .imr_interface = own };
	uint8_t ttl = TTL, loop = 1;
	int unicastTtl = TTL;
	/* Only these two are not everywhere. Other programs of a computer are to hear us: loop. */
	setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof(loop));
#ifdef IP_MULTICAST_ALL
	int all = 0;
	setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &all, sizeof(all));
#endif
	return setsockopt(fd, IPPROTO_IP, IP_TTL, &unicastTtl, sizeof(unicastTtl)) < 0
		|| setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof(ttl)) < 0
		|| setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &own, sizeof(own)) < 0
		|| setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof(membership)) < 0;
}

int32_t portti_udp_open(uint32_t port, char* address, char* group)
{
	struct sockaddr_in name = { .sin_family = AF_INET, .sin_port = htons(port) };
	struct in_addr own = { .s_addr = INADDR_ANY }, wanted = { .s_addr = INADDR_ANY };
	socklen_t length = sizeof(name);
	int yes = 1;
	uint32_t handle = 0;
	while (handle < SOCKETS && sockets[handle].fd)
		handle++;
	errno = EMFILE;
	if (handle == SOCKETS)
		return fail(0, "socket");
	errno = EINVAL;
	if ((address[0] && inet_pton(AF_INET, address, &own) != 1) || (group[0] && inet_pton(AF_INET, group, &wanted) != 1))
		return fail(0, "address");
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd <= 0)
		return fail(fd, "socket");
#ifdef FD_CLOEXEC
	fcntl(fd, F_SETFD, FD_CLOEXEC);
#endif
	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL, 0) | O_NONBLOCK) < 0)
		return fail(fd, "fcntl");
	/* Others may be in the group, on the same port. */
	if (group[0] && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)) < 0)
		return fail(fd, "SO_REUSEADDR");
	/* Bound to its own address, a socket hears nothing that is sent to a group. */
	name.sin_addr.s_addr = group[0] ? INADDR_ANY : own.s_addr;
	if (bind(fd, (struct sockaddr*)&name, sizeof(name)) < 0)
		return fail(fd, "bind");
	if (group[0] && join(fd, wanted, own))
		return fail(fd, "group");
	if (getsockname(fd, (struct sockaddr*)&name, &length) < 0)
		return fail(fd, "getsockname");
	memset(&sockets[handle], 0, sizeof(sockets[handle]));
	sockets[handle].fd = fd;
	sockets[handle].group = wanted;
	sockets[handle].port = name.sin_port;
	return (int32_t)handle;
}

char* portti_udp_error(void)
{
	return strdup(error);
}

void portti_udp_close(uint32_t handle)
{
	struct udpSocket* one = at(handle);
	if (one) {
		close(one->fd);
		one->fd = 0;
	}
}

void portti_udp_send(uint32_t handle, uint8_t* from, uint32_t offset, uint32_t length, char* address, uint32_t port)
{
	struct udpSocket* one = at(handle);
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	if (!one || inet_pton(AF_INET, address, &to.sin_addr) != 1)
		return;
	if (one->group.s_addr && to.sin_addr.s_addr == one->group.s_addr) {
		one->sent[one->next] = hash(from + offset, length);
		one->next = (one->next + 1) % SENT;
	}
	sendto(one->fd, from + offset, length, 0, (struct sockaddr*)&to, sizeof(to));
}

/* What came back of what was sent: once for each time. */
static int isOwn(struct udpSocket* one, const uint8_t* bytes, uint32_t length)
{
	if (!one->group.s_addr || sender.sin_port != one->port)
		return 0;
	uint32_t value = hash(bytes, length);
	for (int i = 0; i < SENT; i++) {
		if (one->sent[i] == value) {
			one->sent[i] = 0;
			return 1;
		}
	}
	return 0;
}

int32_t portti_udp_receive(uint32_t handle, uint8_t* into, uint32_t offset, uint32_t length)
{
	struct udpSocket* one = at(handle);
	if (!one)
		return -2;
	/* As many as came back at most. */
	for (int i = 0; i <= SENT; i++) {
		socklen_t size = sizeof(sender);
		ssize_t count = recvfrom(one->fd, into + offset, length, 0, (struct sockaddr*)&sender, &size);
		if (count < 0)
			return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ECONNREFUSED ? -1 : -2;
		if (!isOwn(one, into + offset, (uint32_t)count))
			return (int32_t)count;
	}
	return -1;
}

char* portti_udp_sender_address(void)
{
	char text[INET_ADDRSTRLEN] = "";
	inet_ntop(AF_INET, &sender.sin_addr, text, sizeof(text));
	return strdup(text);
}

uint32_t portti_udp_sender_port(void)
{
	return ntohs(sender.sin_port);
}
