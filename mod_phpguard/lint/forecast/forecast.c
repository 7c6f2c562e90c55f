/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* From the present configuration to the one that will be. */

#include "lint/forecast/forecast.h"
#include "lint/child/relay.h"
#include "lint/defines.h"
#include "lint/lookup/backend.h"
#include "lint/trial/mount_edits.h"
#include "lint/trial/second_httpd.h"
#include "model/edit.h"

#include "http_log.h"
#include "apr_strings.h"
#define APR_WANT_STRFUNC
#include "apr_want.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

APLOG_USE_MODULE(phpguard);

const char *pg_forecast_asked(void)
{
    return pg_define_value(PG_DEFINE_SUPPOSE "=");
}

static const char *in_directory(const char *name, apr_pool_t *p)
{
    return apr_pstrcat(p, pg_forecast_asked(), "/", name, NULL);
}

static void complain(const pg_lint *l, const char *text, const char *name)
{
    ap_log_error(APLOG_MARK, APLOG_STARTUP | APLOG_ERR, 0, l->main_server,
                 "phpguard: %s%s", text, name);
}

pg_changes *pg_forecast_changes(const pg_lint *l, apr_pool_t *p)
{
    pg_changes *changes = pg_changes_read(in_directory("changes", p), l, p);

    if (!changes) {
        complain(l, "no list of changes in ", pg_forecast_asked());
    }
    else if (changes->unknown) {
        complain(l, "there is no module, configuration or package of httpd's "
                 "called ", changes->unknown);
        changes = NULL;
    }
    return changes;
}

int pg_forecast_open_now(apr_pool_t *p)
{
    return open(in_directory("now", p), O_WRONLY | O_CREAT | O_EXCL
                                        | O_CLOEXEC, 0600);
}

static void print(const char *text)
{
    pg_relay_write(STDOUT_FILENO, text, strlen(text));
}

void pg_forecast_say(const pg_changes *changes, int refused, apr_pool_t *p)
{
    const char *gone = pg_changes_say(changes, p);

    if (*gone) {
        print(apr_psprintf(p, "phpguard: without %s:\n", gone));
    }
    if (changes->guard && refused) {
        print(apr_psprintf(p, "phpguard: without mod_phpguard, the source that "
                           "it refuses now would be sent (%d places): run "
                           "phpguard check\n", refused));
    }
}

/* Other files that go are no sockets, and no directive names them as one. */
void pg_forecast_note_sockets(const char *now, apr_pool_t *p)
{
    const char *list = apr_pstrcat(p, ap_make_dirstr_parent(p, now),
                                   "changes", NULL);
    char line[HUGE_STRING_LEN], *path, *own;
    apr_file_t *f;

    if (apr_file_open(&f, list, APR_FOPEN_READ | APR_FOPEN_BUFFERED,
                      APR_OS_DEFAULT, p) != APR_SUCCESS) {
        return;
    }
    while (apr_file_gets(line, sizeof(line), f) == APR_SUCCESS) {
        path = strchr(line, '\t');
        own = path ? strchr(++path, '\t') : NULL;
        if (path && !own && *path == '/') {
            pg_backend_goes(apr_pstrmemdup(p, path, strcspn(path, "\n")), p);
        }
    }
    apr_file_close(f);
}

void pg_forecast_advise(const pg_findings *all, apr_pool_t *p)
{
    const char *command = pg_define_value(PG_DEFINE_AFTERWARDS "=");
    pg_place at = { NULL, NULL, 0, 0 };

    while (command && pg_findings_next(all->list, &at)) {
        if (at.f->id == PG_NOTHING) {
            at.where->fixes = NULL;
            at.where->fix = pg_edit_aside(pg_edit_advice(
                                apr_psprintf(p, "run \"%s\" after the upgrade",
                                             command), p),
                                "not tried: its file is not installed yet");
        }
    }
}

/* Who asks turns its paths back to these. */
static int mark_copy(apr_pool_t *p)
{
    const char *root = ap_server_root_relative(p, "");
    const apr_size_t len = strlen(root);

    return symlink(apr_pstrmemdup(p, root, len - (root[len - 1] == '/')),
                   in_directory("copy of", p)) == 0;
}

/* What is not the copy's is seen as it is. */
static int make_mounts(const pg_changes *changes, const pg_lint *l,
                       const char **copy, apr_pool_t *p)
{
    const char *scratch = in_directory("host", p);

    if (mkdir(scratch, 0700) != 0) {
        complain(l, "cannot write to ", pg_forecast_asked());
        return 0;
    }
    switch (pg_mount_edits(changes->files, scratch, copy, p)) {
    case PG_MOUNTS_MADE:
        return 1;
    case PG_MOUNTS_COPIED:
        complain(l, "cannot create a mount namespace: absolute paths in the "
                 "configuration, modules and sockets are used as they are "
                 "now", "");
        return mark_copy(p);
    case PG_MOUNTS_REFUSED:
        complain(l, "no forecast: such changes cannot be tried here", "");
        return 0;
    default:
        complain(l, "cannot create a mount namespace: there is no forecast "
                 "for a configuration without Debian's layout", "");
        return 0;
    }
}

void pg_forecast_enter(const pg_changes *changes, const pg_lint *l,
                       apr_pool_t *p)
{
    const char *now = in_directory("now", p), *copy = NULL;

    if (make_mounts(changes, l, &copy, p)) {
        pg_second_httpd_become(l->main_server->process, copy,
                               PG_DEFINE_SUPPOSE, access(now, R_OK) != 0
                               ? NULL
                               : apr_psprintf(p, PG_DEFINE_BEFORE "=%s", now),
                               p);
    }
}
