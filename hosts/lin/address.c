/* Where others on the network find this computer. */
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "ADDRESS NETMASK" of the interface named in PORTTI_INTERFACE, or of the first that others can reach; or nothing. */
char* portti_system_address(void)
{
	struct ifaddrs *all, *one;
	const char* wanted = getenv("PORTTI_INTERFACE");
	char text[2 * INET_ADDRSTRLEN + 1] = "";
	if (getifaddrs(&all) < 0)
		return strdup("");
	for (one = all; one && !text[0]; one = one->ifa_next) {
		char address[INET_ADDRSTRLEN], netmask[INET_ADDRSTRLEN];
		unsigned needed = IFF_UP | IFF_RUNNING | IFF_MULTICAST;
		if (!one->ifa_addr || !one->ifa_netmask || one->ifa_addr->sa_family != AF_INET)
			continue;
		if (wanted ? strcmp(wanted, one->ifa_name) != 0 : (one->ifa_flags & needed) != needed || one->ifa_flags & IFF_LOOPBACK)
			continue;
		inet_ntop(AF_INET, &((struct sockaddr_in*)one->ifa_addr)->sin_addr, address, sizeof(address));
		inet_ntop(AF_INET, &((struct sockaddr_in*)one->ifa_netmask)->sin_addr, netmask, sizeof(netmask));
		snprintf(text, sizeof(text), "%s %s", address, netmask);
	}
	freeifaddrs(all);
	return strdup(text);
}
