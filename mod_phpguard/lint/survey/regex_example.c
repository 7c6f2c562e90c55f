/* Licensed under the Apache License, Version 2.0; see LICENSE. */

/* Constructs a text that matches a regular expression. */

#include "lint/survey/regex_example.h"

#include "apr_lib.h"
#include "apr_strings.h"

#include <stdlib.h>

#define DEPTH_MAX 20
#define REPEAT_MAX 100
#define TEXT_MAX 4096

typedef struct {
    const char *at;             /* the rest of the expression */
    const char *const *value;
    int most;                   /* what may be left out is there, once */
    int group;                  /* so many have begun */
    int depth;
    int failed;
    apr_pool_t *p;
} guess;

static const char *alternatives(guess *g);

static const char *fail(guess *g)
{
    g->failed = 1;
    g->at += strlen(g->at);
    return "";
}

static const char *letter(guess *g, char c)
{
    return apr_pstrmemdup(g->p, &c, 1);
}

/* \d and the like; "" for an unknown one. */
static const char *members_of(char escaped)
{
    switch (escaped) {
    case 'd':
        return "1023456789";
    case 'w':
        return "xabcdefghijklmnopqrstuvwyz1_";
    case 's':
        return " ";
    default:
        return "";
    }
}

static const char *escape(guess *g)
{
    const char c = *g->at;

    g->at += c != '\0';
    if (c == 'b' || c == 'A' || c == 'z' || c == 'Z') {
        return "";
    }
    if (*members_of(c)) {
        return letter(g, *members_of(c));
    }
    return !c || apr_isalnum(c) ? fail(g) : letter(g, c);
}

/* One member of a class, or a range of them. */
static void add_member(guess *g, char set[256])
{
    const char *members = *g->at == '\\' ? members_of(g->at[1]) : "";
    unsigned char from, to;

    if (*members) {
        for (; *members; ++members) {
            set[(unsigned char)*members] = 1;
        }
        g->at += 2;
        return;
    }
    g->at += *g->at == '\\';
    from = to = (unsigned char)*g->at;
    g->at += from != '\0';
    if (*g->at == '-' && g->at[1] && g->at[1] != ']') {
        to = (unsigned char)g->at[1];
        g->at += 2;
    }
    for (; from && from <= to; ++from) {
        set[from] = 1;
        if (from == 255) {
            break;
        }
    }
}

/* What is easy to read in a URL comes first. */
static const char *class(guess *g)
{
    static const char liked[] = "xa1_-.~/bcdefghijklmnopqrstuvwyz023456789"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const int negated = *g->at == '^';
    char set[256] = { 0 };
    const char *c;

    g->at += negated;
    do {
        if (g->at[0] == '[' && g->at[1] == ':') {
            return fail(g);
        }
        add_member(g, set);
    } while (*g->at && *g->at != ']');
    if (!*g->at) {
        return fail(g);
    }
    ++g->at;
    for (c = liked; *c && set[(unsigned char)*c] == negated; ++c);
    return *c ? letter(g, *c) : fail(g);
}

/* The end of "(?<name>", "(?P<name>" or "(?'name'"; NULL for a look behind and
 * for what is no group with a name. */
static const char *end_of_name(const char *at)
{
    const char *name = at + 1 + (at[1] == 'P'), *end;

    if ((*name != '<' && *name != '\'') || !apr_isalpha(name[1])) {
        return NULL;
    }
    end = name + strcspn(name + 1, ">')") + 1;
    return *end ? end + 1 : NULL;
}

/* "(?i)" is no group, "(?:" captures nothing. */
static const char *group(guess *g)
{
    int number = 0;
    const char *text;

    if (*g->at != '?') {
        number = ++g->group;
    }
    else if (end_of_name(g->at)) {
        number = ++g->group;
        g->at = end_of_name(g->at);
    }
    else if (g->at[1] == ':') {
        g->at += 2;
    }
    else if (apr_isalpha(g->at[1])) {
        g->at += 1 + strspn(g->at + 1, "imsx");
        return *g->at == ')' ? (++g->at, "") : fail(g);
    }
    else {
        return fail(g);
    }
    text = ++g->depth > DEPTH_MAX ? fail(g) : alternatives(g);
    --g->depth;
    if (*g->at != ')') {
        return fail(g);
    }
    ++g->at;
    return number > 0 && number < 10 && g->value[number] ? g->value[number]
                                                          : text;
}

static const char *atom(guess *g)
{
    const char c = *g->at++;

    switch (c) {
    case '^':
    case '$':
        return "";
    case '.':
        return "x";
    case '\\':
        return escape(g);
    case '[':
        return class(g);
    case '(':
        return group(g);
    default:
        return letter(g, c);
    }
}

/* How often at least: "{2,5}" is twice. */
static int times(guess *g, int wanted)
{
    int least = 1;

    if (*g->at == '*' || *g->at == '?') {
        least = wanted || g->most;
        ++g->at;
    }
    else if (*g->at == '+') {
        ++g->at;
    }
    else if (*g->at == '{' && apr_isdigit(g->at[1])) {
        least = atoi(g->at + 1);
        g->at += strcspn(g->at, "}");
        g->at += *g->at != '\0';
    }
    else {
        return 1;
    }
    g->at += *g->at == '?' || *g->at == '+';
    return least > REPEAT_MAX ? REPEAT_MAX : least;
}

static const char *sequence(guess *g)
{
    const char *text = "";

    while (*g->at && *g->at != '|' && *g->at != ')') {
        const int before = g->group;
        const char *one = atom(g);
        int i = before + 1, wanted = 0, n;

        for (; i <= g->group && i < 10; ++i) {
            wanted |= g->value[i] != NULL;
        }
        for (n = times(g, wanted); n > 0; --n) {
            text = apr_pstrcat(g->p, text, one, NULL);
        }
        if (strlen(text) > TEXT_MAX) {
            return fail(g);
        }
    }
    return text;
}

/* The first of them; the others are read for their groups. */
static const char *alternatives(guess *g)
{
    const char *text = sequence(g);

    while (*g->at == '|') {
        ++g->at;
        sequence(g);
    }
    return text;
}

const char *pg_regex_example(const char *pattern, const char *const value[10],
                             int most, apr_pool_t *p)
{
    ap_regex_t *regex = ap_pregcomp(p, pattern, AP_REG_EXTENDED);
    guess g = { NULL, NULL, 0, 0, 0, 0, NULL };
    const char *text;

    g.at = pattern;
    g.value = value;
    g.most = most;
    g.p = p;
    text = alternatives(&g);
    return regex && !g.failed && !*g.at
           && !ap_regexec(regex, text, 0, NULL, 0) ? text : NULL;
}

static const char *first_that(const char *pattern, int matches,
                              const char *const urls[], int n, apr_pool_t *p)
{
    const ap_regex_t *regex = ap_pregcomp(p, pattern, AP_REG_EXTENDED);
    const int wanted = matches ? 0 : AP_REG_NOMATCH;
    int i;

    for (i = 0; regex && i < n; ++i) {
        if (urls[i] && *urls[i] == '/'
            && ap_regexec(regex, urls[i], 0, NULL, 0) == wanted) {
            return urls[i];
        }
    }
    return NULL;
}

const char *pg_regex_url(const char *pattern, const char *const value[10],
                         int most, apr_pool_t *p)
{
    const char *text, *urls[3] = { NULL, "/phpguard", "/" };

    if (*pattern == '!') {
        return first_that(pattern + 1, 0, urls, 3, p);
    }
    text = pg_regex_example(pattern, value, most, p);
    urls[0] = text;             /* "" and "x" for "^" and "." */
    urls[1] = text ? apr_pstrcat(p, "/", text, NULL) : NULL;
    return first_that(pattern, 1, urls, 2, p);
}
