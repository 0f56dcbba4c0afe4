/*
 * The radio of an ESP32, by esp_wifi of ESP-IDF 6.0: what is asked of it goes in, what happens to it
 * waits as records in a queue until XS fetches it. It is on only while somebody wants something of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "dhcpserver/dhcpserver.h"
#include "esp_event.h"
#include "esp_netif.h"
#include "esp_wifi.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"

/* Records, as wifi-events.ts reads them: the kind, then what belongs to it. */
enum { ASSOCIATED = 1, ADDRESSED = 2, ENDED = 3, SCANNED = 4, STATIONS = 5, CLOSED = 6 };
#define RECORD_BYTES 21
#define RECORDS 8
#define URL_BYTES 64

typedef struct {
	uint8_t length;
	uint8_t bytes[RECORD_BYTES];
} Record;

static QueueHandle_t records;
static esp_netif_t* station;
static esp_netif_t* accessPoint;
static volatile uint8_t linked, scanning, opened, running;
static uint8_t stations;
static int8_t quarterDbm = 80;

/* From the event task. A queue that nobody empties keeps what came first. */
static void record(uint8_t kind, const void* bytes, uint8_t length)
{
	Record one = { .length = length + 1, .bytes = { kind } };
	memcpy(one.bytes + 1, bytes, length);
	xQueueSend(records, &one, 0);
}

static void address(const esp_netif_ip_info_t* info)
{
	uint8_t bytes[20];
	esp_netif_dns_info_t dns;
	memcpy(bytes, &info->ip.addr, 4);
	memcpy(bytes + 4, &info->netmask.addr, 4);
	memcpy(bytes + 8, &info->gw.addr, 4);
	for (int i = 0; i < 2; i++) {
		memset(&dns, 0, sizeof(dns));
		esp_netif_get_dns_info(station, i == 0 ? ESP_NETIF_DNS_MAIN : ESP_NETIF_DNS_BACKUP, &dns);
		memcpy(bytes + 12 + 4 * i, &dns.ip.u_addr.ip4.addr, 4);
	}
	record(ADDRESSED, bytes, sizeof(bytes));
}

static void onWifi(void* context, esp_event_base_t base, int32_t id, void* data)
{
	(void)context, (void)base;
	switch (id) {
		case WIFI_EVENT_STA_START:
		case WIFI_EVENT_AP_START:
			esp_wifi_set_max_tx_power(quarterDbm);
			break;
		case WIFI_EVENT_STA_CONNECTED: {
			const wifi_event_sta_connected_t* event = data;
			uint8_t bytes[7];
			memcpy(bytes, event->bssid, 6);
			bytes[6] = event->channel;
			record(ASSOCIATED, bytes, sizeof(bytes));
			break;
		}
		case WIFI_EVENT_STA_DISCONNECTED:
			record(ENDED, &((const wifi_event_sta_disconnected_t*)data)->reason, 1);
			break;
		case WIFI_EVENT_SCAN_DONE: {
			const uint8_t failed = ((const wifi_event_sta_scan_done_t*)data)->status != 0;
			record(SCANNED, &failed, 1);
			break;
		}
		case WIFI_EVENT_AP_STACONNECTED:
			stations++;
			record(STATIONS, &stations, 1);
			break;
		case WIFI_EVENT_AP_STADISCONNECTED:
			if (stations > 0)
				stations--;
			record(STATIONS, &stations, 1);
			break;
		case WIFI_EVENT_AP_STOP:
			stations = 0;
			if (opened)
				record(CLOSED, NULL, 0);
			break;
	}
}

static void onAddress(void* context, esp_event_base_t base, int32_t id, void* data)
{
	(void)context, (void)base, (void)id;
	address(&((const ip_event_got_ip_t*)data)->ip_info);
}

/*
 * Before the first socket, which needs lwIP's task, and an interface to be the default one, whether or not
 * it is up (builtinCommon.h of the SDK). The radio stays off. Where there is an uplink it is the station.
 */
void portti_network_start(void)
{
	esp_netif_init();
	esp_event_loop_create_default();
	station = esp_netif_create_default_wifi_sta();
	if (station)
		esp_netif_set_default_netif(station);
}

/* At the first wish, not before: the radio's start takes the most current of all. */
static esp_err_t prepare(void)
{
	const wifi_init_config_t config = WIFI_INIT_CONFIG_DEFAULT();
	if (records)
		return ESP_OK;
	if (!accessPoint)
		accessPoint = esp_netif_create_default_wifi_ap();
	if (!station || !accessPoint)
		return ESP_ERR_NO_MEM;
	esp_err_t error = esp_wifi_init(&config);
	if (error == ESP_OK)
		error = esp_wifi_set_storage(WIFI_STORAGE_RAM);
	if (error == ESP_OK)
		error = esp_event_handler_register(WIFI_EVENT, ESP_EVENT_ANY_ID, onWifi, NULL);
	if (error == ESP_OK)
		error = esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP, onAddress, NULL);
	if (error == ESP_OK) {
		records = xQueueCreate(RECORDS, sizeof(Record));
		error = records ? ESP_OK : ESP_ERR_NO_MEM;
	}
	return error;
}

/* Puts the radio into the state that the wishes add up to. */
static esp_err_t settle(void)
{
	const wifi_mode_t mode = (linked || scanning ? WIFI_MODE_STA : 0) | (opened ? WIFI_MODE_AP : 0);
	if (mode == WIFI_MODE_NULL) {
		if (running)
			esp_wifi_stop();
		running = 0;
		return ESP_OK;
	}
	esp_err_t error = esp_wifi_set_mode(mode);
	if (error == ESP_OK && !running)
		error = esp_wifi_start();
	running |= error == ESP_OK;
	return error;
}

/* Whether the radio feeds the source of randomness. */
int portti_radio_is_on(void)
{
	return running;
}

/* The next record, or 0. */
int32_t portti_wifi_event(uint8_t* into, uint32_t offset, uint32_t length)
{
	Record one;
	if (!records || xQueueReceive(records, &one, 0) != pdTRUE || one.length > length)
		return 0;
	memcpy(into + offset, one.bytes, one.length);
	return one.length;
}

int32_t portti_wifi_scan(void)
{
	esp_err_t error = prepare();
	scanning = 1;
	if (error == ESP_OK)
		error = settle();
	if (error == ESP_OK)
		error = esp_wifi_scan_start(NULL, false);
	scanning = error == ESP_OK;
	return error;
}

/* After SCANNED: the next access point as bssid, channel, signal, security, name; 0 after the last. */
int32_t portti_wifi_found(uint8_t* into, uint32_t offset, uint32_t length)
{
	wifi_ap_record_t found;
	if (esp_wifi_scan_get_ap_record(&found) != ESP_OK)
		return 0;
	const uint32_t named = strnlen((const char*)found.ssid, 32);
	if (9 + named > length)
		return 0;
	uint8_t* at = into + offset;
	memcpy(at, found.bssid, 6);
	at[6] = found.primary;
	at[7] = (uint8_t)found.rssi;
	at[8] = (uint8_t)found.authmode;
	memcpy(at + 9, found.ssid, named);
	return (int32_t)(9 + named);
}

/* Forgets what a scan found and was not fetched. */
void portti_wifi_scan_end(void)
{
	esp_wifi_clear_ap_list();
	scanning = 0;
	settle();
}

static esp_err_t setAddress(const char* ip, const char* netmask, const char* gateway, const char* dns, const char* dns2)
{
	esp_netif_ip_info_t info = { 0 };
	if (!*ip) {
		esp_err_t error = esp_netif_dhcpc_start(station);
		return error == ESP_ERR_ESP_NETIF_DHCP_ALREADY_STARTED ? ESP_OK : error;
	}
	esp_err_t error = esp_netif_dhcpc_stop(station);
	if (error != ESP_OK && error != ESP_ERR_ESP_NETIF_DHCP_ALREADY_STOPPED)
		return error;
	info.ip.addr = esp_ip4addr_aton(ip);
	info.netmask.addr = esp_ip4addr_aton(netmask);
	info.gw.addr = esp_ip4addr_aton(gateway);
	error = esp_netif_set_ip_info(station, &info);
	const char* servers[] = { dns, dns2 };
	for (int i = 0; i < 2 && error == ESP_OK; i++) {
		esp_netif_dns_info_t server = { .ip.type = ESP_IPADDR_TYPE_V4 };
		if (*servers[i])
			server.ip.u_addr.ip4.addr = esp_ip4addr_aton(servers[i]);
		error = esp_netif_set_dns_info(station, i == 0 ? ESP_NETIF_DNS_MAIN : ESP_NETIF_DNS_BACKUP, &server);
	}
	return error;
}

/* `bssid`: six bytes, or no bytes at all for any. `ip` empty: DHCP. */
int32_t portti_wifi_join(char* ssid, char* password, uint8_t* bssid, uint32_t bssidLength, char* hostName, char* ip,
	char* netmask, char* gateway, char* dns, char* dns2)
{
	wifi_config_t config = {
		.sta = {
			.scan_method = WIFI_ALL_CHANNEL_SCAN,
			.sort_method = WIFI_CONNECT_AP_BY_SIGNAL,
			.threshold.authmode = *password ? WIFI_AUTH_WPA_PSK : WIFI_AUTH_OPEN,
			.pmf_cfg.capable = true,
			.sae_pwe_h2e = WPA3_SAE_PWE_BOTH,
		},
	};
	memcpy(config.sta.ssid, ssid, strnlen(ssid, sizeof(config.sta.ssid)));
	memcpy(config.sta.password, password, strnlen(password, sizeof(config.sta.password) - 1));
	if (bssidLength == sizeof(config.sta.bssid)) {
		memcpy(config.sta.bssid, bssid, bssidLength);
		config.sta.bssid_set = true;
	}
	esp_err_t error = prepare();
	linked = 1;
	if (error == ESP_OK)
		error = settle();
	if (error == ESP_OK)
		error = esp_netif_set_hostname(station, hostName);
	if (error == ESP_OK)
		error = setAddress(ip, netmask, gateway, dns, dns2);
	if (error == ESP_OK)
		error = esp_wifi_set_config(WIFI_IF_STA, &config);
	if (error == ESP_OK)
		error = esp_wifi_connect();
	if (error != ESP_OK) {
		linked = 0;
		if (records)
			settle();
	}
	return error;
}

/* ENDED follows when there was a connection or a try. */
void portti_wifi_leave(void)
{
	if (!linked)
		return;
	esp_wifi_disconnect();
	linked = 0;
	settle();
}

/* In dBm; 0 while there is no connection. */
int32_t portti_wifi_signal(void)
{
	int signal = 0;
	return linked && esp_wifi_sta_get_rssi(&signal) == ESP_OK ? signal : 0;
}

/* Holds from now on and after each start of the radio. */
void portti_wifi_transmit_power(int32_t dbm)
{
	quarterDbm = (int8_t)(4 * (dbm < 2 ? 2 : dbm > 20 ? 20 : dbm));
	if (running)
		esp_wifi_set_max_tx_power(quarterDbm);
}

/* Ours as gateway and name server, the page's address as option 114 (RFC 8910). */
static esp_err_t serveAddresses(const char* ip, const char* url)
{
	static char portal[URL_BYTES];
	uint8_t offered = OFFER_DNS;
	esp_netif_ip_info_t info = { 0 };
	esp_netif_dns_info_t dns = { .ip.type = ESP_IPADDR_TYPE_V4 };
	info.ip.addr = info.gw.addr = dns.ip.u_addr.ip4.addr = esp_ip4addr_aton(ip);
	info.netmask.addr = esp_ip4addr_aton("255.255.255.0");
	strncpy(portal, url, sizeof(portal) - 1);
	esp_err_t error = esp_netif_dhcps_stop(accessPoint);
	if (error == ESP_OK || error == ESP_ERR_ESP_NETIF_DHCP_ALREADY_STOPPED)
		error = esp_netif_set_ip_info(accessPoint, &info);
	if (error == ESP_OK)
		error = esp_netif_dhcps_option(
			accessPoint, ESP_NETIF_OP_SET, ESP_NETIF_DOMAIN_NAME_SERVER, &offered, sizeof(offered));
	if (error == ESP_OK)
		error = esp_netif_set_dns_info(accessPoint, ESP_NETIF_DNS_MAIN, &dns);
	if (error == ESP_OK)
		error = esp_netif_dhcps_option(
			accessPoint, ESP_NETIF_OP_SET, ESP_NETIF_CAPTIVEPORTAL_URI, portal, strlen(portal));
	return error == ESP_OK ? esp_netif_dhcps_start(accessPoint) : error;
}

int32_t portti_wifi_access_point(char* ssid, char* password, uint32_t most, char* ip, char* url)
{
	wifi_config_t config = {
		.ap = { .authmode = WIFI_AUTH_WPA2_PSK, .max_connection = (uint8_t)most, .channel = 1 },
	};
	config.ap.ssid_len = (uint8_t)strnlen(ssid, sizeof(config.ap.ssid));
	memcpy(config.ap.ssid, ssid, config.ap.ssid_len);
	memcpy(config.ap.password, password, strnlen(password, sizeof(config.ap.password) - 1));
	esp_err_t error = prepare();
	if (error == ESP_OK)
		error = serveAddresses(ip, url);
	opened = 1;
	if (error == ESP_OK)
		error = settle();
	if (error == ESP_OK)
		error = esp_wifi_set_config(WIFI_IF_AP, &config);
	if (error != ESP_OK) {
		opened = 0;
		if (records)
			settle();
	}
	return error;
}

void portti_wifi_access_point_close(void)
{
	if (!opened)
		return;
	opened = 0;
	settle();
}
