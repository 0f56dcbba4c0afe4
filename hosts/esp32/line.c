/*
 * The meter's line on an ESP32: ESP-IDF's UART driver, whose interrupt fills a ring while XS collects
 * garbage, shakes hands or writes flash (UART_ISR_IN_IRAM). 8N1 of any speed, either polarity.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "driver/gpio.h"
#include "driver/uart.h"
#include "mc.defines.h"

#define PORT UART_NUM_1
/* 0.36 s at 115200 baud, and three telegrams of the largest kind, which come ten seconds apart. */
#define RING_BYTES 4096
#define EVENTS 32

/* device.c */
char* portti_error(int32_t error);

static QueueHandle_t events;
static int32_t framingErrors;
static int32_t overruns;

/* The meter sends while its data request is held: the pin drives a transistor that switches 5 V. */
static void request(void)
{
#ifdef MODDEF_PORTTI_REQUEST_PIN
	gpio_config_t config = { .pin_bit_mask = 1ULL << MODDEF_PORTTI_REQUEST_PIN, .mode = GPIO_MODE_OUTPUT };
	gpio_config(&config);
	gpio_set_level(MODDEF_PORTTI_REQUEST_PIN, 1);
#endif
}

void portti_line_close(void)
{
	if (uart_is_driver_installed(PORT))
		uart_driver_delete(PORT);
	events = NULL;
}

char* portti_line_open(uint32_t baud, uint32_t inverted)
{
	const uart_config_t config = {
		.baud_rate = (int)baud,
		.data_bits = UART_DATA_8_BITS,
		.parity = UART_PARITY_DISABLE,
		.stop_bits = UART_STOP_BITS_1,
		.flow_ctrl = UART_HW_FLOWCTRL_DISABLE,
		.source_clk = UART_SCLK_DEFAULT,
	};
	const int turned = (inverted != 0) != (MODDEF_PORTTI_RX_INVERTED != 0);
	portti_line_close();
	framingErrors = overruns = 0;
	request();
	esp_err_t error = uart_driver_install(PORT, RING_BYTES, 0, EVENTS, &events, 0);
	if (error == ESP_OK)
		error = uart_param_config(PORT, &config);
	if (error == ESP_OK)
		error = uart_set_pin(PORT, UART_PIN_NO_CHANGE, MODDEF_PORTTI_RX_PIN, UART_PIN_NO_CHANGE, UART_PIN_NO_CHANGE);
	if (error == ESP_OK)
		error = uart_set_line_inverse(PORT, turned ? UART_SIGNAL_RXD_INV : UART_SIGNAL_INV_DISABLE);
	if (error == ESP_OK)
		return strdup("");
	portti_line_close();
	return portti_error(error);
}

/* What the interrupt has met since. Flagged bytes are in the ring all the same. */
static void countEvents(void)
{
	uart_event_t event;
	while (events && xQueueReceive(events, &event, 0) == pdTRUE) {
		if (event.type == UART_FRAME_ERR)
			framingErrors++;
		else if (event.type == UART_FIFO_OVF || event.type == UART_BUFFER_FULL)
			overruns++;
	}
}

int32_t portti_line_available(void)
{
	size_t waiting = 0;
	countEvents();
	return uart_get_buffered_data_len(PORT, &waiting) == ESP_OK ? (int32_t)waiting : -1;
}

int32_t portti_line_read(uint8_t* into, uint32_t offset, uint32_t length)
{
	int count = uart_read_bytes(PORT, into + offset, length, 0);
	return count > 0 ? count : 0;
}

int32_t portti_line_framing_errors(void)
{
	countEvents();
	return framingErrors;
}

int32_t portti_line_overruns(void)
{
	countEvents();
	return overruns;
}
