/* Which of our addresses the other end of a connection has connected to. The SDK's sockets do not tell. */
#include <stdint.h>
#include <string.h>
#include "esp_netif.h"
#include "lwip/ip_addr.h"
#include "lwip/priv/tcp_priv.h"

struct search {
	ip_addr_t remote;
	uint16_t port;
	char local[IPADDR_STRLEN_MAX];
};

/* In lwIP's own task: the list is its. */
static esp_err_t find(void* context)
{
	struct search* search = context;
	for (struct tcp_pcb* one = tcp_active_pcbs; one; one = one->next)
		if (one->remote_port == search->port && ip_addr_cmp(&one->remote_ip, &search->remote)) {
			ipaddr_ntoa_r(&one->local_ip, search->local, sizeof(search->local));
			return ESP_OK;
		}
	return ESP_ERR_NOT_FOUND;
}

/* Empty when there is no such connection any more. */
char* portti_tcp_local_address(char* remote, uint32_t port)
{
	static struct search search;
	search = (struct search){ .port = (uint16_t)port };
	if (ipaddr_aton(remote, &search.remote))
		esp_netif_tcpip_exec(find, &search);
	return strdup(search.local);
}
