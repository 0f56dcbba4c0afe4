/* Names to IPv4 addresses, by lwIP's DNS. The SDK's own `net` wants IPv6, and asks outside lwIP's task. */
#include <stdint.h>
#include <string.h>
#include "esp_netif.h"
#include "lwip/dns.h"
#include "lwip/ip_addr.h"

#define QUESTIONS 4

/* Free, in lwIP's hands, or answered and not yet fetched. */
typedef struct {
	volatile enum { FREE, ASKED, ANSWERED } state;
	const char* name;
	char address[IPADDR_STRLEN_MAX];
} Question;

static Question questions[QUESTIONS];

/* In lwIP's task. */
static void answered(const char* name, const ip_addr_t* address, void* context)
{
	Question* question = context;
	(void)name;
	question->address[0] = 0;
	if (address)
		ipaddr_ntoa_r(address, question->address, sizeof(question->address));
	question->state = ANSWERED;
}

/* In lwIP's task. */
static esp_err_t ask(void* context)
{
	Question* question = context;
	ip_addr_t address;
	const err_t error = dns_gethostbyname(question->name, &address, answered, question);
	if (error != ERR_INPROGRESS)
		answered(NULL, error == ERR_OK ? &address : NULL, question);
	return ESP_OK;
}

/* A handle, or -1 while too many wait. lwIP answers every question, by a time-out at the latest. */
int32_t portti_resolve(char* name)
{
	for (int32_t i = 0; i < QUESTIONS; i++)
		if (questions[i].state == FREE) {
			questions[i].state = ASKED;
			questions[i].name = name;
			esp_netif_tcpip_exec(ask, &questions[i]);
			return i;
		}
	return -1;
}

/* 1 when the answer is there; 0: later. */
int32_t portti_resolve_done(uint32_t handle)
{
	return handle < QUESTIONS && questions[handle].state == ANSWERED;
}

/* The address, once; empty: there is none. */
char* portti_resolved(uint32_t handle)
{
	if (!portti_resolve_done(handle))
		return strdup("");
	char* address = strdup(questions[handle].address);
	questions[handle].state = FREE;
	return address;
}
