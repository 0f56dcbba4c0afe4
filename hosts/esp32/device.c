/* Clock, chance and the rest of an ESP32, by ESP-IDF 6.0. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include "driver/gpio.h"
#include "esp_attr.h"
#include "esp_mac.h"
#include "esp_netif_sntp.h"
#include "esp_random.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "mc.defines.h"

/* 2024-01-01: before it the clock has not been set. */
#define EARLIEST 1704067200
#define REASON_BYTES 32
#define REASON_IS_OURS 0x706f7274

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

/* Once, when there is a network: the clock is set and kept by SNTP (RFC 4330). */
void portti_clock_start(char* server)
{
	static char name[64];
	strncpy(name, server, sizeof(name) - 1);
	esp_sntp_config_t config = ESP_NETIF_SNTP_DEFAULT_CONFIG(name);
	config.server_from_dhcp = true;
	config.renew_servers_after_new_IP = true;
	esp_netif_sntp_init(&config);
}

/* True randomness only while the radio is on (ESP-IDF, "Random Number Generation"), which it is. */
void portti_random(uint8_t* into, uint32_t offset, uint32_t length)
{
	esp_fill_random(into + offset, length);
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

/* To the console: USB or the UART of the board's USB bridge. */
void portti_log(char* message)
{
	printf("%s\n", message);
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
