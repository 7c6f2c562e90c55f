# "phpguard explain", as httpd itself answers it: which vhost, which file, who
# decides, what became of every other line.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use PGTest::Schema;
use Test::More;

my $conf = <<'END';
Listen 127.0.0.1:@OTHER@
DirectoryIndex index.html index.php
UserDir @ROOT@/others
AddHandler php-fcgi .php
Action php-fcgi /cgi-bin/php
ScriptAlias /cgi-bin/ @ROOT@/bin/
<Directory @ROOT@>
    Require all granted
    Options +FollowSymLinks
</Directory>
<Directory @DOCROOT@/tied>
    Options -FollowSymLinks
</Directory>
<Directory @ROOT@/elsewhere>
    FallbackResource /elsewhere/index.php
</Directory>
<FilesMatch "\.php5$">
    SetHandler application/x-httpd-php
</FilesMatch>
<VirtualHost *:@PORT@>
    ServerName first.example
    <IfModule mod_php8.c>
        AddHandler application/x-httpd-php .php
    </IfModule>
    <Location /closed>
        Require all denied
    </Location>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName second.example
    ServerAlias *.second.example
    <FilesMatch "\.php$">
        SetHandler application/x-httpd-php
    </FilesMatch>
    Alias /elsewhere/ @ROOT@/elsewhere/
    AliasMatch ^/match/([a-z]+)/(.*)$ @ROOT@/match/$1/$2
    UserDir @ROOT@/users/*/www
    RewriteEngine On
    RewriteRule ^/moved /index.php [PT]
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName virtual.example
    ServerAlias *.virtual.example
    VirtualDocumentRoot @ROOT@/virtual/%0/www
</VirtualHost>
<VirtualHost *:@OTHER@>
    ServerName other.example
    DocumentRoot @ROOT@/elsewhere
    ProxyPass /own/ !
    ProxyPass /cgi-bin/ !
    ProxyPassMatch ^/(.*\.php)$ fcgi://127.0.0.1:1/@ROOT@/elsewhere/$1
</VirtualHost>
END
my $s = PGTest::Lint->make({ path => 'explain', conf => $conf,
    modules => 'mime alias actions dir cgid rewrite userdir vhost_alias '
        . 'proxy proxy_fcgi',
    files => join(' ', qw(index.php sub/index.php x.php5 closed/x.php
        /elsewhere/index.php /elsewhere/own/x.php /match/one/x.php
        /match/one/index.php /users/ann/www/x.php /users/ann/www/index.php
        /virtual/a.virtual.example/www/x.php
        /virtual/a.virtual.example/www/index.php)),
    part => { '/bin/php' => "#!/bin/sh\nexec /usr/bin/php-cgi\n",
        'page.html' => "a page\n", 'lib.inc' => SOURCE,
        'plain.inc' => "no php\n", 'sub/.htaccess' => "SetHandler none\n",
        'broken/.htaccess' => "NoSuchDirective On\n", 'broken/x.php' => SOURCE,
        'tied/keep' => '', "a'b.php" => SOURCE },
    }, vars => { OTHER => PGTest::free_port() });
my ($root, $docs, $port) = ($s->root, $s->docroot, $s->port);
my $other = $s->{vars}{OTHER};
symlink "$docs/index.php", "$docs/tied/link.php" or die $!;
symlink $docs, "$root/linked" or die $!;

my $all = '';
sub ask
{
    my (@what) = @_;
    my ($status, $err, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON',
        map { ('-D', "DUMP_PHPGUARD_EXPLAIN=$_") } @what);
    is($status, 0, "@what: -t passes") or diag($err);
    $all .= $out;
    return map { decode_json($_) } split /\n/, $out;
}

# URL, verdict, what else is to be so
my @cases = (
    ["http://first.example:$port/index.php", 'runs', file => "$docs/index.php",
        vhost => "first.example:$port", php => 'name', exists => 1,
        handler => 'php-fcgi', backend => "$root/bin/php", id => undef],
    # the first vhost is everybody's
    ["http://nobody.example:$port/index.php", 'runs',
        vhost => "first.example:$port"],
    ["http://second.example:$port/index.php", 'leaks', id => 'PHPG0101',
        vhost => "second.example:$port",
        handler => 'application/x-httpd-php'],
    ["http://WWW.Second.Example:$port", 'leaks',
        vhost => "second.example:$port", followed => 'DirectoryIndex index.php',
        file => "$docs/index.php"],
    ["second.example:$port/sub", 'leaks', file => "$docs/sub/index.php",
        followed => 'redirected to /sub/, DirectoryIndex index.php'],
    ["http://first.example:$port/index.php/more/info", 'runs',
        path_info => '/more/info', file => "$docs/index.php"],
    ["http://second.example:$port/index.php/more", 'fails',
        path_info => '/more'],
    ["http://first.example:$port/%69ndex.php?a=b", 'runs',
        file => "$docs/index.php"],
    ["http://first.example:$port/./sub//../index.php", 'runs'],
    ["http://first.example:$port/page.html", 'sent', php => undef],
    ["http://first.example:$port/lib.inc", 'leaks', php => 'content'],
    ["http://first.example:$port/plain.inc", 'sent', php => undef],
    ["http://first.example:$port/x.php5", 'leaks', id => 'PHPG0102'],
    ["http://first.example:$port/none.php", 'fails', exists => 0],
    ["http://first.example:$port/closed/x.php", 'denied'],
    ["http://first.example:$port/broken/x.php", 'fails', id => 'PHPG0411'],
    ["http://first.example:$port/tied/link.php", 'denied'],
    ["http://first.example:$port/sub/", 'runs',
        followed => 'DirectoryIndex index.php'],
    ["http://second.example:$port/elsewhere/index.php", 'leaks',
        file => "$root/elsewhere/index.php"],
    # the subrequest of an index finds its directory in httpd's cache
    ["http://second.example:$port/elsewhere/", 'leaks', id => 'PHPG0101',
        file => "$root/elsewhere/index.php"],
    ["http://second.example:$port/elsewhere/none", 'leaks', id => 'PHPG0101',
        file => "$root/elsewhere/index.php",
        followed => 'FallbackResource /elsewhere/index.php'],
    ["http://second.example:$port/match/one/", 'leaks', id => 'PHPG0101',
        file => "$root/match/one/index.php"],
    ["http://second.example:$port/~ann/", 'leaks', id => 'PHPG0101',
        file => "$root/users/ann/www/index.php"],
    ["http://a.virtual.example:$port/", 'runs',
        file => "$root/virtual/a.virtual.example/www/index.php"],
    ["http://second.example:$port/match/one/x.php", 'leaks',
        file => "$root/match/one/x.php"],
    ["http://second.example:$port/~ann/x.php", 'leaks',
        file => "$root/users/ann/www/x.php"],
    ["http://a.virtual.example:$port/x.php", 'runs',
        file => "$root/virtual/a.virtual.example/www/x.php"],
    ["http://second.example:$port/moved", 'leaks', id => 'PHPG0101',
        file => "$docs/index.php", followed => 'rewritten to /index.php'],
    # nobody is behind the proxy
    ["http://other.example:$other/index.php", 'fails', runner => 'mod_proxy.c'],
    ["http://other.example:$other/own/x.php", 'runs', handler => 'php-fcgi'],
    ["http://127.0.0.1:$other/own/x.php", 'runs',
        vhost => "other.example:$other"],
    # a server in front of httpd, or nobody at all
    ['http://first.example:1/', 'runs', vhost => "first.example:$port",
        instead => "httpd does not listen on port 1: requested on port $port, as "
            . 'by a reverse proxy'],
    ['http://nobody.example:1/', 'fails', vhost => undef],
    ['http:///x', 'fails', vhost => undef],
);
my @said = ask(map { $_->[0] } @cases);
is(scalar @said, scalar @cases, 'an answer to each question');
for my $i (0 .. $#cases) {
    my ($what, $verdict, %want) = @{ $cases[$i] };
    my $e = $said[$i];
    is($e->{what}, $what, "$what: in the order of the questions");
    is($e->{verdict}, $verdict, "$what: $verdict") or diag($e->{message});
    is($e->{$_}, $want{$_}, "$what: $_") for sort keys %want;
}

# The steps: what httpd applied, in its order, and what became of it.
sub steps
{
    my ($e) = @_;
    return join "\n", map { "$_->{effect}: $_->{directive} $_->{args}" }
        @{ $e->{steps} };
}
my %by = map { ($_->{what} => $_) } @said;
is(steps($by{"http://second.example:$port/index.php"}), <<"END" =~ s/\n\z//r,
leads: DocumentRoot $docs
beaten: AddHandler php-fcgi .php
idle: Action php-fcgi /cgi-bin/php
decides: SetHandler application/x-httpd-php
other-name: SetHandler application/x-httpd-php
END
    'a SetHandler beats an AddHandler: the steps');
my ($beaten) = grep { $_->{effect} eq 'beaten' }
    @{ $by{"http://second.example:$port/index.php"}{steps} };
like($beaten->{because}, qr/^overridden by line \d+: SetHandler takes precedence over AddHandler$/,
    '... and the reason');
is(steps($by{"http://first.example:$port/index.php"}), <<"END" =~ s/\n\z//r,
leads: DocumentRoot $docs
decides: AddHandler php-fcgi .php
decides: Action php-fcgi /cgi-bin/php
other-name: SetHandler application/x-httpd-php
hidden: AddHandler application/x-httpd-php .php
END
    'a healthy file: the steps');
like($by{"http://first.example:$port/index.php"}{steps}[-1]{because},
    qr/^the condition <IfModule mod_php8\.c> \(\S+:\d+\) is false$/,
    '... and the condition');
like($by{"http://second.example:$port/moved"}{trace}[0],
    qr/^applying pattern '\^\/moved' to uri '\/moved' \(\S+httpd\.conf:\d+\)$/,
    'which rule comes between');
is($by{"http://second.example:$port/moved"}{trace}[1],
    "rewrite '/moved' -> '/index.php'", 'and what it did');
like(steps($by{"http://other.example:$other/own/x.php"}),
    qr{keeps: ProxyPass /own/ !\nbeaten: ProxyPassMatch}, 'an exclusion');
like(steps($by{"http://second.example:$port/~ann/x.php"}),
    qr{\Aleads: UserDir \S+/users/\*/www$}m, 'a directory of UserDir');
unlike(steps($by{"http://second.example:$port/~ann/x.php"}),
    qr/DocumentRoot/, '... is none of the DocumentRoot');
like(steps($by{"http://first.example:$port/closed/x.php"}),
    qr/denies: Require all denied/, 'what denies');

# A file: every URL that leads to it.
sub urls { join ' ', sort map { $_->{url} || 'none' } ask($_[0]) }
is(urls("$docs/index.php"), "http://first.example:$port/index.php"
    . " http://second.example:$port/index.php", 'a file of two vhosts');
is(urls("$root/linked/index.php"), "http://first.example:$port/index.php"
    . " http://second.example:$port/index.php", 'and by a link');
is(urls("$root/elsewhere/own/x.php"), "http://other.example:$other/own/x.php"
    . " http://second.example:$port/elsewhere/own/x.php", 'behind an Alias');
is(urls("$root/virtual/a.virtual.example/www/x.php"),
    "http://a.virtual.example:$port/x.php", 'of a VirtualDocumentRoot');
is(urls("$root/users/ann/www/x.php"), "http://second.example:$port/~ann/x.php",
    'of a user');
is(urls('/etc/passwd'), 'none', 'of nobody');
is(urls("$docs/a'b.php"), "http://first.example:$port/a'b.php"
    . " http://second.example:$port/a'b.php", 'with an odd name');

# The fix is the one that a check prints for the place: "-t" itself may not wait
# for it.
my (undef, undef, $checked) = $s->check('-D', 'DUMP_PHPGUARD_CHECK');
my ($printed) = grep { $_->{id} eq 'PHPG0101' } findings($checked);
is($by{"http://second.example:$port/index.php"}{fix}, $printed->{fix},
    'one fix, here and of a check');
like($checked, qr/^  more +phpguard explain\s+\Q$docs\E\/index\.php$/m,
    'and -t names the question');

# The numbers.
my @ids = PGTest::slurp("$FindBin::Bin/../../mod_phpguard/model/cause.h")
    =~ /^ +PG_\w+ += (\d+)/mg;
my @texts = ask(map { sprintf 'PHPG%04d', $_ } @ids);
is(scalar(grep { $_->{happened} && $_->{repair} && $_->{silence} } @texts),
    scalar @ids, 'every number has its text');
my ($nothing) = ask('PHPG9999');
is($nothing->{id}, undef, 'but for one that there is not');
is(invalid($all), '', 'every line is as the schema says');

# For a person: the verdict first, in 80 columns where no word is longer.
my (undef, undef, $text) = $s->check('-D',
    "DUMP_PHPGUARD_EXPLAIN=http://second.example:$port/index.php");
like($text, qr/\Aleaks: +http/, 'the verdict stands first');
like($text, qr/^  vhost +second\.example:$port\s+\(\S+:\d+\)$/m, 'the vhost');
like($text, qr/^  overridden +AddHandler/m, 'the losers');
like($text, qr/^  fix +write/m, 'the fix');
is(join("\n", grep { length > 79 && /\S \S.{69}/ && !/\S{40}/ }
    split /\n/, $text), '', 'in 80 columns');
$s->gone;
# mod_include gives a file of server-parsed the default handler: its directive
# decides, and is not overridden by itself.
{
    my $t = PGTest::Lint->make({ path => 'server-parsed',
        modules => 'mime include', files => 'index.php',
        conf => "AddHandler server-parsed .php\n<Directory \@DOCROOT\@>\n"
            . "Options +Includes\n</Directory>\n" },
        guard_conf => "PHPGuardLint Warn\n");
    my (undef, undef, $out) = $t->check('-D', 'DUMP_PHPGUARD_EXPLAIN=http://'
        . 'localhost:' . $t->port . '/index.php');
    like($out, qr/^  decided by AddHandler server-parsed/m, 'server-parsed');
    unlike($out, qr/^  overridden/m, 'server-parsed: it alone');
    $t->gone;
}
# The handler comes from a rule of another directory, which a FallbackResource
# leaves: it is named.
{
    my $t = PGTest::Lint->make({ path => 'left', modules => 'dir rewrite',
        files => 'sub/index.php', part => { 'own/page.html' => "text\n" },
        conf => <<'END' }, guard_conf => "PHPGuardLint Warn\n");
FallbackResource /sub/index.php
<Directory @DOCROOT@/own>
    RewriteEngine On
    RewriteRule ^none - [H=x-none]
</Directory>
END
    my (undef, undef, $out) = $t->check('-D', 'DUMP_PHPGUARD_EXPLAIN=http://'
        . 'localhost:' . $t->port . '/own/none');
    like($out, qr/^leaks:.*^  decided by RewriteRule \^none - \[H=x-none\]/ms,
        'a rule of a directory that a FallbackResource leaves');
    $t->gone;
}
# What forwards index.php leaves a file of another spelling.
{
    my $t = PGTest::Lint->make({ path => 'spelling', modules => 'mime proxy '
        . 'proxy_fcgi', files => 'x.PHP index.php', conf => <<'END' },
ProxyPassMatch ^/(.*\.php)$ fcgi://192.0.2.1:9000@DOCROOT@/$1
END
        guard_conf => "PHPGuardLint Warn\n");
    my (undef, undef, $out) = $t->check('-D', 'DUMP_PHPGUARD_EXPLAIN=http://'
        . 'localhost:' . $t->port . '/x.PHP');
    like($out, qr/^  other name ProxyPassMatch .* its pattern does\s+not\s+match/ms,
        'a ProxyPassMatch for another spelling');
    $t->gone;
}
# An Action's program that need not be executable: a FcgidWrapper runs it.
{
    my $t = PGTest::Lint->make({ path => 'wrapped', modules =>
        'mime alias actions fcgid', files => 'index.php',
        part => { 'glue.txt' => "text\n" }, conf => <<'END' },
FcgidWrapper /bin/cat
AddHandler x-php .php
Action x-php /glue.txt
<Files glue.txt>
    SetHandler fcgid-script
    Options +ExecCGI
</Files>
END
        guard_conf => "PHPGuardLint Warn\n");
    my (undef, undef, $out) = $t->check('-D', 'DUMP_PHPGUARD_EXPLAIN=http://'
        . 'localhost:' . $t->port . '/index.php');
    like($out, qr{^runs:.*^  served by +mod_actions\.c, /bin/cat\s+\(avail}ms,
        'a wrapper for the program of an Action');
    $t->gone;
}
done_testing;
