/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* What could run in the lint's child if a hole in httpd's parser let it: a
 * directive of .htaccess that acts.  The module has the name of a harmless
 * one, or the child would not be given it. */

#include "httpd.h"
#include "http_config.h"
#include "apr_strings.h"

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

module AP_MODULE_DECLARE_DATA cern_meta_module;

/* Lines of /proc/self/status: the capabilities and no_new_privs. */
static void copy_status(FILE *to)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[256];

    while (f && fgets(line, sizeof(line), f)) {
        if (!strncmp(line, "Cap", 3) || !strncmp(line, "NoNewPrivs", 10)
            || !strncmp(line, "Uid", 3) || !strncmp(line, "Gid", 3)
            || !strncmp(line, "Groups", 6)) {
            fputs(line, to);
        }
    }
    if (f) {
        fclose(f);
    }
}

static void copy_descriptors(FILE *to)
{
    DIR *d = opendir("/proc/self/fd");
    const struct dirent *entry;

    while (d && (entry = readdir(d)) != NULL) {
        char target[4096];
        const ssize_t n = readlinkat(dirfd(d), entry->d_name, target,
                                     sizeof(target) - 1);
        const int fd = atoi(entry->d_name);

        if (n > 0 && fd != dirfd(d) && fd != fileno(to)) {
            target[n] = '\0';
            fprintf(to, "fd %s %s\n", entry->d_name, target);
        }
    }
    if (d) {
        closedir(d);
    }
}

/* Who it is, what it has open, what it may become and read. */
static void spy(const char *file)
{
    FILE *to = fopen(file, "a");
    int secret;

    if (!to) {
        return;
    }
    copy_status(to);
    copy_descriptors(to);
    secret = open("/etc/shadow", O_RDONLY);
    fprintf(to, "shadow %s\n", secret >= 0 ? "open" : "closed");
    fprintf(to, "other %s\n", setresuid(1, 1, 1) == 0 ? "became" : "not");
    fprintf(to, "root %s\n", setuid(0) == 0 ? "became" : "not");
    fclose(to);
}

/* To all pipes that can be written: what the parent is to believe. */
static void tell(const char *file)
{
    char text[65536];
    int fd = open(file, O_RDONLY), i;
    ssize_t n = fd >= 0 ? read(fd, text, sizeof(text)) : 0;

    for (i = 3; i < 64; ++i) {
        const int flags = fcntl(i, F_GETFL);
        struct stat st;

        if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY
            && fstat(i, &st) == 0 && S_ISFIFO(st.st_mode)
            && write(i, text, (size_t)n) != n) {
            continue;
        }
    }
    _exit(0);
}

static const char *act(cmd_parms *cmd, void *dummy, const char *what,
                       const char *arg)
{
    (void)cmd;
    (void)dummy;
    if (!strcmp(what, "spy")) {
        spy(arg);
    }
    else if (!strcmp(what, "tell")) {
        tell(arg);
    }
    else if (!strcmp(what, "exit")) {
        exit(atoi(arg));
    }
    else if (!strcmp(what, "signal")) {
        raise(atoi(arg));
    }
    else if (!strcmp(what, "close")) {
        int fd;

        for (fd = 0; fd < 64; ++fd) {
            close(fd);
        }
        sleep(60);
    }
    else if (!strcmp(what, "sleep")) {
        sleep((unsigned int)atoi(arg));
    }
    return NULL;
}

static const command_rec commands[] = {
    AP_INIT_TAKE12("ProbeAct", act, NULL, OR_ALL, "what, and with what"),
    { NULL, { NULL }, NULL, 0, RAW_ARGS, NULL }
};

AP_DECLARE_MODULE(cern_meta) = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, commands, NULL
#if defined(AP_MODULE_FLAG_NONE)
    , AP_MODULE_FLAG_NONE
#endif
};
