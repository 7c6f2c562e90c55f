# mod_phpguard. "make" leaves mod_phpguard/.libs/mod_phpguard.so;
# "make APXS=/path/to/apxs" builds it for another httpd.

APXS     ?= apxs
PERL     ?= perl
DESTDIR  ?=

DIR      := mod_phpguard
MODULE   := $(DIR)/.libs/mod_phpguard.so
SOURCES  := $(sort $(wildcard $(DIR)/*.c $(DIR)/*/*.c $(DIR)/*/*/*.c))
SCRATCH  := .build

WARN     := -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes

apxs-query = $(shell $(APXS) -q $(1) 2>/dev/null)
# httpd's and APR's headers are not ours to mend: no warnings from them.
APR-FLAGS   := $(shell apr-1-config --cppflags 2>/dev/null) \
               $(patsubst -I%,-isystem %,$(filter-out -I/usr/include,$(sort \
                 $(shell apr-1-config --includes 2>/dev/null) \
                 $(shell apu-1-config --includes 2>/dev/null))))
HTTPD-FLAGS := -I$(DIR) -isystem $(call apxs-query,INCLUDEDIR) $(APR-FLAGS)

all: $(MODULE)

# Order-only, so that its never being a file does not cause a rebuild.
apxs:
	@command -v $(APXS) >/dev/null 2>&1 || { \
	  echo "$(APXS) not found: it builds modules for Apache httpd."; \
	  echo "On Debian: build/deps build   (the package is apache2-dev)."; \
	  echo "For another httpd: make APXS=/path/to/apxs"; exit 1; } >&2

# $(call objects,WAY,SOURCES): their objects, compiled in one way, below
# $(SCRATCH)/WAY. $(eval $(call way,WAY,COMPILER AND FLAGS)) says how. An object
# is compiled again when a header that it includes changes.
objects = $(patsubst %.c,$(SCRATCH)/$(1)/%.o,$(2))
define way
$(SCRATCH)/$(1)/%.o: %.c Makefile | apxs
	@mkdir -p $$(@D)
	$(2) -fPIC $$(WARN) $$(HTTPD-FLAGS) -MMD -MP -c -o $$@ $$<
-include $(patsubst %.o,%.d,$(call objects,$(1),$(SOURCES) $(wildcard t/*/*.c)))
endef

# As apxs -c compiles and links: with what httpd itself was compiled with.
HTTPD-CC := $(foreach v,CC CFLAGS CPPFLAGS NOTEST_CPPFLAGS EXTRA_CPPFLAGS \
              EXTRA_CFLAGS,$(call apxs-query,$(v)))
HTTPD-LD := $(foreach v,CC LDFLAGS NOTEST_LDFLAGS,$(call apxs-query,$(v)))
# Only the module record is for httpd.
EXPORTS  := $(SCRATCH)/exports
$(EXPORTS):
	@mkdir -p $(@D)
	@echo '{ global: phpguard_module; local: *; };' >$@
LINK      = -shared -Wl,--version-script=$(EXPORTS)

$(eval $(call way,module,$(HTTPD-CC) $(CPPFLAGS) $(CFLAGS)))
$(MODULE): $(call objects,module,$(SOURCES)) $(EXPORTS)
	@mkdir -p $(@D)
	$(HTTPD-LD) $(LDFLAGS) $(LINK) -o $@ $(filter %.o,$^)

# Every source once by each compiler, where any warning is an error.
$(eval $(call way,strict-gcc,gcc -O2 -Werror))
$(eval $(call way,strict-clang,clang -O2 -Werror))
strict: $(foreach cc,gcc clang,$(call objects,strict-$(cc),$(SOURCES)))

# The module for the pass under AddressSanitizer: see build/test.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=undefined
$(eval $(call way,sanitized,gcc -g -O1 -fno-omit-frame-pointer $(SANITIZE)))
sanitized: $(SCRATCH)/sanitized/mod_phpguard.so
$(SCRATCH)/sanitized/mod_phpguard.so: $(call objects,sanitized,$(SOURCES)) \
    $(EXPORTS)
	gcc $(SANITIZE) $(LINK) -o $@ $(filter %.o,$^)

# The modules that tests ask: what the mapping computes, and what a directive
# in a .htaccess could do in the lint's child.
probe: $(SCRATCH)/probe/mod_pgprobe.so $(SCRATCH)/probe/mod_cern_meta.so
$(SCRATCH)/probe/%.so: $(SCRATCH)/module/t/probe/%.o
	@mkdir -p $(@D)
	$(CC) -shared -o $@ $(filter %.o,$^)
$(SCRATCH)/probe/mod_pgprobe.so: $(call objects,module,$(wildcard \
    $(DIR)/util/*.c $(DIR)/model/*.c) $(DIR)/httpd/observe.c)

# The module without its lint: what has a say in a request, and no more. The
# linker leaves out all that the guard does not call.
GUARD-ONLY := $(SCRATCH)/guard-only/mod_phpguard.so
GUARD-SRC  := $(DIR)/mod_phpguard.c $(DIR)/config.c $(sort $(wildcard \
              $(foreach d,util model httpd alert guard,$(DIR)/$d/*.c))) \
              t/probe/no_lint.c
$(eval $(call way,guard-only,$(CC) -g -O2 -ffunction-sections \
    -fdata-sections -fno-asynchronous-unwind-tables))
guard-only: $(GUARD-ONLY)
$(GUARD-ONLY): $(call objects,guard-only,$(GUARD-SRC)) $(EXPORTS)
	$(CC) $(LINK) -Wl,--gc-sections -o $@ $(filter %.o,$^)

# The module that is told it stands in httpd 2.4.60: what it says of that
# release's bug can be tested on any other.
old-httpd: $(SCRATCH)/old-httpd/mod_phpguard.so
$(SCRATCH)/old-httpd/mod_phpguard.so: $(EXPORTS) \
    $(call objects,module,t/probe/old_httpd.c $(SOURCES))
	@mkdir -p $(@D)
	$(CC) $(LINK) -Wl,--wrap=ap_get_server_revision -o $@ $(filter %.o,$^)

# Unit tests: TAP programs over the sources that know APR but not httpd.
# They come out of an archive, so a test links only what it calls. Their names
# have no suffix: prove takes those for programs and .t for Perl.
UNIT-CORE := $(wildcard $(DIR)/util/*.c $(DIR)/model/*.c) \
             $(addprefix $(DIR)/,alert/counters.c alert/last_alerts.c \
               lint/print/sentence.c lint/fixes/fixes.c \
               lint/fixes/fix_parts.c lint/fixes/backend_url.c) \
             $(addprefix $(DIR)/lint/replay/,log_format.c log_line.c \
               log_match.c)
UNIT-SRC  := $(wildcard t/unit/*.c)
UNIT-LIBS := $(shell apr-1-config --link-ld --libs 2>/dev/null) \
             $(shell apu-1-config --link-ld 2>/dev/null)

unit: unit-programs
	@prove $(UNIT-SRC:t/unit/%.c=$(SCRATCH)/unit/%)

unit-programs: $(UNIT-SRC:t/unit/%.c=$(SCRATCH)/unit/%)
sanitized: $(UNIT-SRC:t/unit/%.c=$(SCRATCH)/unit-sanitized/%)

%/core.a:
	@mkdir -p $(@D) && rm -f $@
	@ar rcs $@ $^
$(SCRATCH)/unit/core.a: $(call objects,module,$(UNIT-CORE))
$(SCRATCH)/unit-sanitized/core.a: $(call objects,sanitized,$(UNIT-CORE))

$(SCRATCH)/unit/%: $(SCRATCH)/module/t/unit/%.o $(SCRATCH)/unit/core.a
	$(CC) -o $@ $^ $(UNIT-LIBS)
$(SCRATCH)/unit-sanitized/%: $(SCRATCH)/sanitized/t/unit/%.o \
    $(SCRATCH)/unit-sanitized/core.a
	gcc $(SANITIZE) -o $@ $^ $(UNIT-LIBS)

# Fuzz targets over their collections of inputs: "make fuzz" for a minute, or
# with other options of libFuzzer's; what it finds belongs into the collection.
FUZZ      ?= -max_total_time=60
FUZZ-DIR  := $(SCRATCH)/fuzz
FUZZ-PROG := $(patsubst t/fuzz/%.c,$(FUZZ-DIR)/%,$(wildcard t/fuzz/*.c))
fuzz: $(FUZZ-PROG:=.run)
%.run: %
	@mkdir -p $*.found
	@$< $(FUZZ) -verbosity=0 -artifact_prefix=$(FUZZ-DIR)/ $*.found \
	    t/fuzz/$(notdir $*) && echo "$(notdir $*): nothing found"

FUZZ-CORE := $(UNIT-CORE) $(addprefix $(DIR)/lint/,child/result.c \
             lookup/client.c expect/expect_file.c replay/log_reader.c \
             replay/requests.c)
$(eval $(call way,fuzz,clang -g -O1 -fsanitize=fuzzer-no-link $(SANITIZE)))
$(FUZZ-DIR)/core.a: $(call objects,fuzz,$(FUZZ-CORE))
$(FUZZ-PROG): $(FUZZ-DIR)/%: $(FUZZ-DIR)/t/fuzz/%.o $(FUZZ-DIR)/core.a
	clang -fsanitize=fuzzer $(SANITIZE) -o $@ $^ $(UNIT-LIBS)

demo test bench deb dist matrix package-test upgrade-test:
	build/$@

# Random configurations, sites, URLs and trees, others each time, until one is
# wrong or somebody interrupts; each says how it is asked again.
RANDOM-TESTS := $(wildcard t/*/*-random.t)
random: all probe
	while prove $(RANDOM-TESTS); do :; done

# Real configurations that somebody has: see the test.
corpus: all
	@test -n "$(PG_CORPUS)" || { \
	  echo "make corpus PG_CORPUS=/path/to/the/program/that/runs/them"; \
	  exit 1; } >&2
	PG_CORPUS="$(PG_CORPUS)" prove t/guard/corpus.t

# The manual pages: their lists are made from the tables of the code, and
# phpguard-causes(7) from what "phpguard explain" prints.
MANUAL := $(addprefix $(SCRATCH)/man/,mod_phpguard.8 phpguard.8 \
            phpguard-causes.7)
manual: $(MANUAL)
$(SCRATCH)/man/%.8: build/man/%.8 build/lib/manual build/host/phpguard \
    $(DIR)/mod_phpguard.c $(DIR)/config.c
	@mkdir -p $(@D)
	$(PERL) build/lib/manual $< >$@.new && mv $@.new $@

$(SCRATCH)/man/phpguard-causes.7: build/lib/causes.c $(DIR)/model/cause.c \
    $(DIR)/model/cause_text.c
	@mkdir -p $(@D)
	$(CC) $(WARN) -I$(DIR) -o $(SCRATCH)/causes $^
	$(SCRATCH)/causes >$@.new && mv $@.new $@

# The module beside httpd's, the command beside apachectl; on Debian also what
# a2enmod looks for. A phpguard.conf that is there already is the
# administrator's.
MODS-DIR = $(DESTDIR)$(call apxs-query,SYSCONFDIR)/mods-available
SBIN-DIR = $(DESTDIR)$(call apxs-query,SBINDIR)
MAN-DIR  = $(DESTDIR)$(call apxs-query,mandir)
LIB-DIR  = $(DESTDIR)/usr/lib/phpguard
KEPT-DIR = $(DESTDIR)/var/lib/phpguard
BASH-DIR = $(DESTDIR)/usr/share/bash-completion/completions
install: all manual
	mkdir -p $(DESTDIR)$(call apxs-query,LIBEXECDIR)
	install -m 644 $(MODULE) $(DESTDIR)$(call apxs-query,LIBEXECDIR)/
	mkdir -p $(SBIN-DIR) $(MAN-DIR)/man7 $(MAN-DIR)/man8
	install -m 755 build/host/phpguard $(SBIN-DIR)/
	install -d $(LIB-DIR)
	install -m 755 build/host/audit-news build/host/forecast $(LIB-DIR)/
	install -m 644 build/host/packages $(LIB-DIR)/
	install -m 644 $(filter %.8,$(MANUAL)) $(MAN-DIR)/man8/
	install -m 644 $(filter %.7,$(MANUAL)) $(MAN-DIR)/man7/
	@if test -d $(call apxs-query,SYSCONFDIR)/mods-available; then \
	  mkdir -p $(MODS-DIR) $(BASH-DIR) $(KEPT-DIR) && \
	  install -m 644 build/host/phpguard.bash-completion \
	      $(BASH-DIR)/phpguard && \
	  install -m 644 build/host/phpguard.load $(MODS-DIR)/ && \
	  { test -e $(MODS-DIR)/phpguard.conf || \
	    install -m 644 build/host/phpguard.conf $(MODS-DIR)/; } && \
	  echo "Installed. Now: a2enmod phpguard && apachectl -t"; \
	else \
	  echo "Installed. Now add to the configuration:"; \
	  echo "LoadModule phpguard_module modules/mod_phpguard.so"; \
	fi

# What install brought; a phpguard.conf that was changed stays.
uninstall:
	rm -f $(DESTDIR)$(call apxs-query,LIBEXECDIR)/mod_phpguard.so \
	    $(SBIN-DIR)/phpguard $(LIB-DIR)/audit-news $(LIB-DIR)/forecast \
	    $(LIB-DIR)/packages \
	    $(MAN-DIR)/man8/mod_phpguard.8 \
	    $(MAN-DIR)/man8/phpguard.8 $(MAN-DIR)/man7/phpguard-causes.7 \
	    $(MODS-DIR)/phpguard.load $(BASH-DIR)/phpguard
	@! cmp -s build/host/phpguard.conf $(MODS-DIR)/phpguard.conf || \
	    rm -f $(MODS-DIR)/phpguard.conf
	rm -f $(KEPT-DIR)/history
	@test ! -d $(LIB-DIR) || rmdir $(LIB-DIR)
	@test ! -d $(KEPT-DIR) || rmdir $(KEPT-DIR)

clean:
	rm -rf $(SCRATCH) $(dir $(MODULE))

.SECONDARY:

.PHONY: all apxs strict sanitized probe guard-only old-httpd unit \
        unit-programs fuzz random corpus demo test bench deb dist matrix \
        package-test upgrade-test manual install uninstall clean
