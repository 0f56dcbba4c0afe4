/* Clock, chance and the rest of an ESP32, by ESP-IDF 6.0. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include "bootloader_random.h"
#include "driver/gpio.h"
#include "esp_attr.h"
#include "esp_err.h"
#include "esp_event.h"
#include "esp_mac.h"
#include "esp_netif.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "lwip/apps/sntp.h"
#include "mc.defines.h"

/* 2024-01-01: before it the clock has not been set. */
#define EARLIEST 1704067200
#define REASON_BYTES 32
#define NAMES_BYTES 256
#define REASON_IS_OURS 0x706f7274

/* wifi.c */
int portti_radio_is_on(void);

/* Outlives a restart, but not a loss of power. */
static RTC_NOINIT_ATTR struct {
	uint32_t mark;
	char reason[REASON_BYTES];
} before;

double portti_ticks(void)
{
	return esp_timer_get_time() / 1000.0;
}

double portti_utc(void)
{
	struct timeval now;
	gettimeofday(&now, NULL);
	return now.tv_sec < EARLIEST ? 0 : now.tv_sec * 1000.0 + now.tv_usec / 1000;
}

/* Each behind the zero of the one before it. */
static char servers[NAMES_BYTES];

/* In lwIP's task. The first place is that of the server that DHCP names, which clears the others. */
static esp_err_t nameServers(void* context)
{
	const char* at = servers;
	(void)context;
	for (uint8_t i = 1; i < SNTP_MAX_SERVERS; i++) {
		sntp_setservername(i, *at ? at : NULL);
		at += *at ? strlen(at) + 1 : 0;
	}
	return ESP_OK;
}

static void onAddress(void* context, esp_event_base_t base, int32_t id, void* data)
{
	(void)base, (void)id, (void)data;
	esp_netif_tcpip_exec(nameServers, context);
}

static esp_err_t start(void* context)
{
	memcpy(servers, context, NAMES_BYTES);
	sntp_setoperatingmode(SNTP_OPMODE_POLL);
	sntp_servermode_dhcp(1);
	nameServers(NULL);
	if (!sntp_enabled())
		sntp_init();
	return ESP_OK;
}

/*
 * From now on the clock is set and kept by SNTP (RFC 4330), from the server that DHCP names and then
 * from these, a zero behind each; said again, from the new ones.
 */
void portti_clock_synchronise(uint8_t* names, uint32_t length)
{
	static int listening;
	char copy[NAMES_BYTES] = { 0 };
	memcpy(copy, names, length < NAMES_BYTES - 1 ? length : NAMES_BYTES - 2);
	if (!listening)
		listening = esp_event_handler_register(IP_EVENT, IP_EVENT_STA_GOT_IP, onAddress, NULL) == ESP_OK;
	esp_netif_tcpip_exec(start, copy);
}

/* The radio feeds the source of randomness; while it is off another one does. */
void portti_random(uint8_t* into, uint32_t offset, uint32_t length)
{
	const int on = portti_radio_is_on();
	if (!on)
		bootloader_random_enable();
	esp_fill_random(into + offset, length);
	if (!on)
		bootloader_random_disable();
}

char* portti_device_id(void)
{
	uint8_t mac[6] = { 0 };
	esp_efuse_mac_get_default(mac);
	char* text = malloc(13);
	if (text)
		snprintf(text, 13, "%02x%02x%02x%02x%02x%02x", mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	return text;
}

static const char* resetReason(void)
{
	switch (esp_reset_reason()) {
		case ESP_RST_POWERON: return "power-on";
		case ESP_RST_SW: return "software";
		case ESP_RST_PANIC: return "panic";
		case ESP_RST_INT_WDT: return "interrupt watchdog";
		case ESP_RST_TASK_WDT: return "task watchdog";
		case ESP_RST_WDT: return "watchdog";
		case ESP_RST_BROWNOUT: return "brown-out";
		case ESP_RST_PWR_GLITCH: return "power glitch";
		case ESP_RST_USB: return "USB";
		case ESP_RST_EXT: return "reset pin";
		default: return "unknown";
	}
}

char* portti_restart_reason(void)
{
	int ours = esp_reset_reason() == ESP_RST_SW && before.mark == REASON_IS_OURS;
	before.mark = 0;
	before.reason[REASON_BYTES - 1] = 0;
	return strdup(ours ? before.reason : resetReason());
}

void portti_restart(char* reason)
{
	strncpy(before.reason, reason, REASON_BYTES - 1);
	before.mark = REASON_IS_OURS;
	esp_restart();
}

double portti_system_free(void)
{
	return esp_get_free_heap_size();
}

/* The BOOT button pulls its pin down. */
int32_t portti_button(void)
{
	static int ready;
	if (!ready) {
		gpio_config_t config = {
			.pin_bit_mask = 1ULL << MODDEF_PORTTI_BUTTON_PIN,
			.mode = GPIO_MODE_INPUT,
			.pull_up_en = GPIO_PULLUP_ENABLE,
		};
		ready = gpio_config(&config) == ESP_OK;
	}
	return ready && gpio_get_level(MODDEF_PORTTI_BUTTON_PIN) == 0;
}

char* portti_board(void)
{
	return strdup(MODDEF_PORTTI_BOARD);
}

/* As ESP-IDF's documentation lists it. */
char* portti_error(int32_t error)
{
	char text[24];
	snprintf(text, sizeof(text), "ESP-IDF error 0x%lx", (unsigned long)error);
	return strdup(text);
}
