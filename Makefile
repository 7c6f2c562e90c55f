# mod_phpguard. "make" leaves mod_phpguard/.libs/mod_phpguard.so;
# "make APXS=/path/to/apxs" builds it for another httpd.

APXS     ?= apxs
PERL     ?= perl
DESTDIR  ?=

DIR      := mod_phpguard
MODULE   := $(DIR)/.libs/mod_phpguard.so
SOURCES  := $(sort $(wildcard $(DIR)/*.c $(DIR)/*/*.c $(DIR)/*/*/*.c))
HEADERS  := $(sort $(wildcard $(DIR)/*.h $(DIR)/*/*.h $(DIR)/*/*/*.h))
SCRATCH  := .build

WARN     := -Wall -Wextra -Wshadow -Wconversion
# Only the module record is for httpd. The linker hides the rest, since httpd
# declares the record without a visibility of its own.
EXPORT   := -Wl,-export-symbols-regex -Wl,'^phpguard_module$$'

apxs-query = $(shell $(APXS) -q $(1) 2>/dev/null)
# httpd's and APR's headers are not ours to mend: no warnings from them.
APR-FLAGS   = $(shell apr-1-config --cppflags 2>/dev/null) \
              $(patsubst -I%,-isystem %,$(filter-out -I/usr/include,$(sort \
                $(shell apr-1-config --includes 2>/dev/null) \
                $(shell apu-1-config --includes 2>/dev/null))))
HTTPD-FLAGS = -I$(DIR) -isystem $(call apxs-query,INCLUDEDIR) $(APR-FLAGS)

all: $(MODULE)

$(MODULE): $(SOURCES) $(HEADERS) Makefile | apxs
	cd $(DIR) && $(APXS) -c \
	    $(addprefix -Wc$(comma),-I. $(WARN) $(CPPFLAGS) $(CFLAGS)) \
	    $(addprefix -Wl$(comma),$(LDFLAGS)) $(EXPORT) \
	    -o mod_phpguard.la $(SOURCES:$(DIR)/%=%)
	@test -f $@ && touch $@

comma := ,

# Order-only, so that its never being a file does not cause a rebuild.
apxs:
	@command -v $(APXS) >/dev/null 2>&1 || { \
	  echo "$(APXS) not found: it builds modules for Apache httpd."; \
	  echo "On Debian: build/deps build   (the package is apache2-dev)."; \
	  echo "For another httpd: make APXS=/path/to/apxs"; exit 1; } >&2

# Every source once by each compiler, where any warning is an error.
strict: apxs
	@bad=; for cc in gcc clang; do \
	  mkdir -p $(SCRATCH)/strict-$$cc || exit 1; \
	  for c in $(SOURCES); do \
	    $$cc -O2 -fPIC $(WARN) -Werror $(HTTPD-FLAGS) \
	      -c $$c -o $(SCRATCH)/strict-$$cc/module.o || bad=1; \
	  done; \
	done; test -z "$$bad"

# The module for the pass under AddressSanitizer: see build/test.
SANITIZE := -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
            -fno-sanitize-recover=undefined
sanitized: $(SCRATCH)/sanitized/mod_phpguard.so
$(SCRATCH)/sanitized/mod_phpguard.so: $(SOURCES) $(HEADERS) Makefile | apxs
	@mkdir -p $(@D)
	gcc -shared -fPIC $(WARN) $(SANITIZE) $(HTTPD-FLAGS) \
	    -o $@ $(SOURCES)

# The modules that tests ask: what the mapping computes, and what a directive
# in a .htaccess could do in the lint's child.
PROBE-CORE := $(wildcard $(DIR)/util/*.c $(DIR)/model/*.c) \
              $(DIR)/httpd/observe.c
probe: $(SCRATCH)/probe/mod_pgprobe.so $(SCRATCH)/probe/mod_cern_meta.so
$(SCRATCH)/probe/mod_cern_meta.so: t/probe/mod_cern_meta.c Makefile | apxs
	@mkdir -p $(@D)
	$(CC) -g -O1 -shared -fPIC $(WARN) $(HTTPD-FLAGS) -o $@ $<

$(SCRATCH)/probe/mod_pgprobe.so: t/probe/mod_pgprobe.c $(PROBE-CORE) \
    $(HEADERS) Makefile | apxs
	@mkdir -p $(@D)
	$(CC) -g -O1 -shared -fPIC $(WARN) $(HTTPD-FLAGS) \
	    -o $@ t/probe/mod_pgprobe.c $(PROBE-CORE)

# The module without its lint: what has a say in a request, and no more. The
# linker leaves out all that the guard does not call.
GUARD-ONLY := $(SCRATCH)/guard-only/mod_phpguard.so
GUARD-SRC  := $(DIR)/mod_phpguard.c $(DIR)/config.c $(sort $(wildcard \
              $(foreach d,util model httpd alert guard,$(DIR)/$d/*.c))) \
              t/probe/no_lint.c
guard-only: $(GUARD-ONLY)
$(GUARD-ONLY): $(GUARD-SRC) $(HEADERS) Makefile | apxs
	@mkdir -p $(@D)
	@echo '{ global: phpguard_module; local: *; };' >$(@D)/exports
	$(CC) -g -O2 -shared -fPIC $(WARN) $(HTTPD-FLAGS) \
	    -ffunction-sections -fdata-sections -Wl,--gc-sections \
	    -fno-asynchronous-unwind-tables \
	    -Wl,--version-script=$(@D)/exports -o $@ $(GUARD-SRC)

# The module that is told it stands in httpd 2.4.60: what it says of that
# release's bug can be tested on any other.
old-httpd: $(SCRATCH)/old-httpd/mod_phpguard.so
$(SCRATCH)/old-httpd/mod_phpguard.so: t/probe/old_httpd.c $(SOURCES) \
    $(HEADERS) Makefile | apxs
	@mkdir -p $(@D)
	$(CC) -g -O1 -shared -fPIC $(WARN) $(HTTPD-FLAGS) \
	    -Wl,--wrap=ap_get_server_revision -o $@ \
	    t/probe/old_httpd.c $(SOURCES)

# Unit tests: TAP programs over the sources that know APR but not httpd.
# They come out of an archive, so a test links only what it calls. Their names
# have no suffix: prove takes those for programs and .t for Perl.
UNIT-DIR  ?= $(SCRATCH)/unit
UNIT-CORE := $(wildcard $(DIR)/util/*.c $(DIR)/model/*.c) \
             $(addprefix $(DIR)/,alert/counters.c alert/last_alerts.c \
               lint/print/sentence.c lint/fixes/fixes.c lint/fixes/fix_parts.c) \
             $(addprefix $(DIR)/lint/replay/,log_format.c log_line.c \
               log_match.c)
UNIT-PROG  = $(patsubst t/unit/%.c,$(UNIT-DIR)/%,$(wildcard t/unit/*.c))
UNIT-HELP := $(wildcard t/unit/*.h)
UNIT-LIBS  = $(shell apr-1-config --link-ld --libs) \
             $(shell apu-1-config --link-ld)

unit: unit-programs
	@test -z "$(UNIT-PROG)" || prove $(UNIT-PROG)

unit-programs: $(UNIT-PROG)

$(UNIT-DIR)/core.a: $(UNIT-CORE) $(HEADERS) Makefile
	@mkdir -p $(UNIT-DIR) && rm -f $@
	@for c in $(UNIT-CORE); do \
	  $(CC) -g $(UNIT-CFLAGS) $(WARN) $(HTTPD-FLAGS) -c $$c \
	    -o $(UNIT-DIR)/$$(basename $$c .c).o || exit 1; \
	done
	@ar rcs $@ $(patsubst %.c,$(UNIT-DIR)/%.o,$(notdir $(UNIT-CORE)))

$(UNIT-DIR)/%: t/unit/%.c $(UNIT-HELP) $(UNIT-DIR)/core.a
	$(CC) -g $(UNIT-CFLAGS) $(WARN) $(HTTPD-FLAGS) \
	    -o $@ $< $(UNIT-DIR)/core.a $(UNIT-LIBS)

# Fuzz targets over their collections of inputs: "make fuzz" for a minute, or
# with other options of libFuzzer's; what it finds belongs into the collection.
FUZZ      ?= -max_total_time=60
FUZZ-DIR  := $(SCRATCH)/fuzz
FUZZ-PROG := $(patsubst t/fuzz/%.c,$(FUZZ-DIR)/%,$(wildcard t/fuzz/*.c))
fuzz: $(FUZZ-PROG)
	@for f in $(notdir $(FUZZ-PROG)); do \
	  mkdir -p $(FUZZ-DIR)/found-$$f && \
	  $(FUZZ-DIR)/$$f $(FUZZ) -verbosity=0 -artifact_prefix=$(FUZZ-DIR)/ \
	    $(FUZZ-DIR)/found-$$f t/fuzz/$$f && echo "$$f: nothing found" \
	    || exit 1; \
	done

FUZZ-CORE := $(UNIT-CORE) $(addprefix $(DIR)/lint/,child/result.c \
             lookup/client.c expect/expect_file.c replay/log_reader.c \
             replay/requests.c)
FUZZ-CC   := clang -g -O1 $(WARN) -fno-sanitize-recover=undefined

# Out of an archive, as for the unit tests.
$(FUZZ-DIR)/core.a: $(FUZZ-CORE) $(HEADERS) Makefile
	@mkdir -p $(FUZZ-DIR) && rm -f $@
	@for c in $(FUZZ-CORE); do \
	  $(FUZZ-CC) -fsanitize=fuzzer-no-link,address,undefined \
	    $(HTTPD-FLAGS) -c $$c -o $(FUZZ-DIR)/$$(basename $$c .c).o || exit 1; \
	done
	@ar rcs $@ $(patsubst %.c,$(FUZZ-DIR)/%.o,$(notdir $(FUZZ-CORE)))

$(FUZZ-DIR)/%: t/fuzz/%.c $(FUZZ-DIR)/core.a
	$(FUZZ-CC) -fsanitize=fuzzer,address,undefined $(HTTPD-FLAGS) \
	    -o $@ $< $(FUZZ-DIR)/core.a $(UNIT-LIBS)

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

# The module by apxs, the command beside apachectl; on Debian also what a2enmod
# looks for. A phpguard.conf that is there already is the administrator's.
MODS-DIR = $(DESTDIR)$(call apxs-query,SYSCONFDIR)/mods-available
SBIN-DIR = $(DESTDIR)$(call apxs-query,SBINDIR)
MAN-DIR  = $(DESTDIR)$(call apxs-query,mandir)
LIB-DIR  = $(DESTDIR)/usr/lib/phpguard
KEPT-DIR = $(DESTDIR)/var/lib/phpguard
BASH-DIR = $(DESTDIR)/usr/share/bash-completion/completions
install: all manual
	mkdir -p $(DESTDIR)$(call apxs-query,LIBEXECDIR)
	cd $(DIR) && $(APXS) -i \
	    -S LIBEXECDIR=$(DESTDIR)$(call apxs-query,LIBEXECDIR) mod_phpguard.la
	mkdir -p $(SBIN-DIR) $(MAN-DIR)/man7 $(MAN-DIR)/man8
	install -m 755 build/host/phpguard $(SBIN-DIR)/
	install -d $(LIB-DIR)
	install -m 755 build/host/audit-news build/host/forecast $(LIB-DIR)/
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
	    $(MAN-DIR)/man8/mod_phpguard.8 \
	    $(MAN-DIR)/man8/phpguard.8 $(MAN-DIR)/man7/phpguard-causes.7 \
	    $(MODS-DIR)/phpguard.load $(BASH-DIR)/phpguard
	@! cmp -s build/host/phpguard.conf $(MODS-DIR)/phpguard.conf || \
	    rm -f $(MODS-DIR)/phpguard.conf
	rm -f $(KEPT-DIR)/history
	@test ! -d $(LIB-DIR) || rmdir $(LIB-DIR)
	@test ! -d $(KEPT-DIR) || rmdir $(KEPT-DIR)

clean:
	rm -rf $(SCRATCH) $(addprefix $(DIR)/,.libs *.la */.libs \
	    $(foreach o,o lo slo,*.$(o) */*.$(o)))

.PHONY: all apxs strict sanitized probe guard-only old-httpd unit \
        unit-programs fuzz random corpus demo test bench deb dist matrix \
        package-test upgrade-test manual install uninstall clean
