/* The board's light: an LED at a pin, dimmed by LEDC, or a WS2812 that is spoken to through RMT. */
#include <stdint.h>
#include "mc.defines.h"

#ifndef MODDEF_PORTTI_LIGHT_PIN
int32_t portti_light(uint32_t level)
{
	(void)level;
	return 0;
}
#elif MODDEF_PORTTI_LIGHT_WS2812
#include "driver/rmt_encoder.h"
#include "driver/rmt_tx.h"

#define TICKS_HZ 10000000

/* Levels and durations in ticks of 0.1 µs; low for 50 µs and more between two updates. */
static rmt_channel_handle_t channel;
static rmt_encoder_handle_t encoder;

static int ready(void)
{
	const rmt_tx_channel_config_t config = {
		.gpio_num = MODDEF_PORTTI_LIGHT_PIN,
		.clk_src = RMT_CLK_SRC_DEFAULT,
		.resolution_hz = TICKS_HZ,
		.mem_block_symbols = 64,
		.trans_queue_depth = 2,
	};
	const rmt_bytes_encoder_config_t bits = {
		.bit0 = { .level0 = 1, .duration0 = 3, .level1 = 0, .duration1 = 9 },
		.bit1 = { .level0 = 1, .duration0 = 9, .level1 = 0, .duration1 = 3 },
		.flags.msb_first = 1,
	};
	if (channel && encoder)
		return 1;
	return rmt_new_tx_channel(&config, &channel) == ESP_OK && rmt_new_bytes_encoder(&bits, &encoder) == ESP_OK
		&& rmt_enable(channel) == ESP_OK;
}

/* 0 where there is no light. Green only: white would draw three times the current. */
int32_t portti_light(uint32_t level)
{
	static uint8_t colour[3];
	const rmt_transmit_config_t once = { .flags.queue_nonblocking = 1 };
	if (!ready())
		return 0;
	colour[0] = (uint8_t)level;
	rmt_transmit(channel, encoder, colour, sizeof(colour), &once);
	return 1;
}
#else
#include "driver/ledc.h"

static int ready(void)
{
	static int installed;
	const ledc_timer_config_t timer = {
		.speed_mode = LEDC_LOW_SPEED_MODE,
		.duty_resolution = LEDC_TIMER_8_BIT,
		.timer_num = LEDC_TIMER_0,
		.freq_hz = 1000,
		.clk_cfg = LEDC_AUTO_CLK,
	};
	const ledc_channel_config_t channel = {
		.gpio_num = MODDEF_PORTTI_LIGHT_PIN,
		.speed_mode = LEDC_LOW_SPEED_MODE,
		.channel = LEDC_CHANNEL_0,
		.timer_sel = LEDC_TIMER_0,
		.flags.output_invert = MODDEF_PORTTI_LIGHT_INVERTED,
	};
	if (!installed)
		installed = ledc_timer_config(&timer) == ESP_OK && ledc_channel_config(&channel) == ESP_OK;
	return installed;
}

/* 0 where there is no light. */
int32_t portti_light(uint32_t level)
{
	if (!ready())
		return 0;
	ledc_set_duty(LEDC_LOW_SPEED_MODE, LEDC_CHANNEL_0, level);
	ledc_update_duty(LEDC_LOW_SPEED_MODE, LEDC_CHANNEL_0);
	return 1;
}
#endif
