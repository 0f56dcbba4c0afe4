/*
 * The console: the UART of the board's USB bridge, and the chip's own USB where it has one; what is
 * said goes to both, what is heard comes from either. Nothing waits: what does not fit is lost.
 */
#include <stdint.h>
#include <string.h>
#include "driver/uart.h"
#include "sdkconfig.h"
#include "soc/soc_caps.h"
#if SOC_USB_SERIAL_JTAG_SUPPORTED
#include "esp_driver_usb_serial_jtag/include/driver/usb_serial_jtag.h"
#endif

#define PORT UART_NUM_0
/* The longest packet of Improv has 267 bytes; a line of the log is shorter than 200. */
#define RECEIVED_BYTES 512
#define SENT_BYTES 1024

static int ready(void)
{
	if (uart_is_driver_installed(PORT))
		return 1;
#if SOC_USB_SERIAL_JTAG_SUPPORTED
	usb_serial_jtag_driver_config_t usb = { .rx_buffer_size = RECEIVED_BYTES, .tx_buffer_size = SENT_BYTES };
	usb_serial_jtag_driver_install(&usb);
#endif
	return uart_driver_install(PORT, RECEIVED_BYTES, SENT_BYTES, 0, NULL, 0) == ESP_OK;
}

void portti_console_write(uint8_t* from, uint32_t offset, uint32_t length)
{
	size_t room = 0;
	if (!ready())
		return;
	if (uart_get_tx_buffer_free_size(PORT, &room) == ESP_OK && room >= length)
		uart_write_bytes(PORT, from + offset, length);
#if SOC_USB_SERIAL_JTAG_SUPPORTED
	usb_serial_jtag_write_bytes(from + offset, length, 0);
#endif
}

int32_t portti_console_read(uint8_t* into, uint32_t offset, uint32_t length)
{
	if (!ready())
		return 0;
	int count = uart_read_bytes(PORT, into + offset, length, 0);
#if SOC_USB_SERIAL_JTAG_SUPPORTED
	if (count <= 0)
		count = usb_serial_jtag_read_bytes(into + offset, length, 0);
#endif
	return count > 0 ? count : 0;
}

/* One line of the log. */
void portti_log(char* message)
{
	portti_console_write((uint8_t*)message, 0, strlen(message));
	portti_console_write((uint8_t*)"\r\n", 0, 2);
}
