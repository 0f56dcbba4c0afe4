# Read by make after the package's own makefile: links memory.c around fxCreateMachine.
VPATH += $(ENGINE_DIR)
OBJECTS += $(TMP_DIR)/memory.o
LINK_OPTIONS += -Wl,--wrap=fxCreateMachine
$(BIN_DIR)/$(NAME): $(TMP_DIR)/memory.o
