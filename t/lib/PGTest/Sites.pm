package PGTest::Sites;

# Random sites, with all the ways in that a request has.
#
#   my $g = PGTest::Sites->new(seed => 7, sites => 8, set => 'fpm',
#       home => '/...', socket => '/...');
#   $g->write;          # the files below home
#   $g->conf;           # the configuration; @PORT@ and @OTHER@ stand in it
#   $g->urls(300);      # list of { host, port (1 or 2), path, method, user,
#                       # headers }; the user ann has the password "test"
#   $g->write_trees(50); # in place of write: vhosts with deep trees,
#   $g->files;          # and each file that is PHP: { host, paths, file, mark }:
#                       # the URLs that may lead there, a text of it alone
#
#   my ($seed, $n) = PGTest::Sites::drawn('URLS', 300);
#   my @records = PGTest::Sites::told($bare, @defines);
#                       # what "-t -D DUMP_PHPGUARD_JSON" prints with them, of
#                       # a server that runs without the module
#   my $text = PGTest::Sites::asked($bare, $port, $host, $path, $method,
#       @headers);
#   PGTest::Sites::status_of($text); # 200, 404, ...
#   PGTest::Sites::outcome($text);  # "runs", "leaks", "fails", ...
#   PGTest::Sites::verdict_of($record); # of this client, not of those let in
#   PGTest::Sites::installed(qw(dav)); # those of the modules that are
#   PGTest::Sites::is_unexplained($record); # of a leak: no cause was found
#   PGTest::Sites::few_unexplained($name, $leaks, @unexplained); # a test
#
# set: "fpm" has mod_proxy_fcgi, "php" mod_php, "none" nothing that runs PHP.
# The same seed makes the same sites.

use strict;
use warnings;
use File::Path qw(make_path);
use FindBin;
use JSON::PP qw(decode_json);
use PGTest ();
use PGTest::Ways;
use Test::More ();

# In files that are no PHP by their names and hold source all the same.
use constant PAGE => "<!-- of a page -->\n";

my %modules = (
    php => [qw(php cgi)], none => ['cgid'], fpm => [qw(proxy proxy_fcgi
        proxy_http proxy_ajp slotmem_shm proxy_balancer lbmethod_byrequests
        cgid)],
);
my @common = qw(mime alias actions dir autoindex rewrite userdir vhost_alias
    negotiation setenvif authn_core authn_file auth_basic authz_host
    authz_user authz_groupfile authz_owner access_compat allowmethods asis
    dbd env filter headers include remoteip speling);
# Not of every httpd: their directives stand in an <IfModule>.
my @often = qw(dav dav_fs expires imagemap mime_magic version);

sub new
{
    my ($class, %self) = @_;
    return bless \%self, $class;
}

# From the test's arguments or the environment; said, so that a failure can be
# had again.
sub drawn
{
    my ($what, $usual) = @_;
    my $seed = $ARGV[0] || $ENV{PG_SEED} || 1 + int rand 1e6;
    my $n = $ARGV[1] || $ENV{"PG_$what"} || $usual;
    my ($test) = $0 =~ m{([^/]+/[^/]+)\z};
    Test::More::diag("seed $seed, $n \L$what\E (again: prove t/$test :: $seed $n)");
    return ($seed, $n);
}

sub told
{
    my ($server, @defines) = @_;
    my $module = $ENV{PG_MODULE}
        || "$FindBin::Bin/../../mod_phpguard/.libs/mod_phpguard.so";
    my $out = $server->root . '/told';
    my $pid = $server->spawn([$out, "$out.err"], '-C',
        "LoadModule phpguard_module $module", '-t',
        map { ('-D', $_) } 'DUMP_PHPGUARD_JSON', @defines);
    waitpid $pid, 0;
    Test::More::is($?, 0, '-t passes')
        && PGTest::slurp("$out.err") !~ /phpguard: the lint/
        or Test::More::diag(PGTest::slurp("$out.err"));
    return map { decode_json($_) } split /\n/, PGTest::slurp($out);
}

# The answer of a server, with its own redirect for a directory followed, to the
# host as the Location spells it: httpd lower-cases it.
sub asked
{
    my ($server, $port, $host, $path, $method, @headers) = @_;
    local $server->{port} = $port;
    $method ||= 'GET';
    my $text = $server->raw(join "\r\n", "$method $path HTTP/1.0",
        "Host: $host:$port", $method =~ /^P/ ? 'Content-Length: 0' : (),
        @headers, 'Connection: close', '', '');
    my ($to, $slashed) = $text =~ m{^Location: http://([^/]+):$port(\S+?)\r$}m;
    return (status_of($text) || 0) == 301 && $to
        && $slashed eq $path =~ s{(?=\?)|(?!.*\?)\z}{/}r
        ? asked($server, $port, $to, $slashed, $method, @headers) : $text;
}

# mod_php says HTTP/1.0 where it cannot open the file. Undefined: no answer.
sub status_of { ($_[0] =~ m{\AHTTP/1\.[01] (\d+)})[0] }

# What became of the file, in explain's words.
sub outcome
{
    my ($text) = @_;
    return 'leaks' if index($text, '<?php /* ' . PGTest::MARKER) >= 0;
    return 'runs' if $text =~ /RAN-42/;
    my $status = status_of($text);
    return !$status ? 'fails' : $status == 403 || $status == 401 ? 'denied'
         : $status >= 400 ? 'fails' : 'sent';
}

# explain's own verdict is that of the clients with access, if those get source,
# and that of a Host header without a port, which asked() does not send.
sub verdict_of
{
    my ($e) = @_;
    return $1 if ($e->{message} || '') =~ m{\A(?!redirect ).*; if the Host header contains the port: (\w+)};
    return $e->{status_let_in}
        && $e->{message} =~ /^(\w+) for clients without access/ ? $1
        : $e->{verdict};
}

# No number; or a handler, and no directive that gives it. A type that is the
# handler may come from mime.types.
sub is_unexplained
{
    my ($e) = @_;
    my @by = (@{ $e->{decided_by} || [] },
        grep { $_->{effect} eq 'decides' } @{ $e->{steps} || [] });
    return !$e->{id} || ($e->{message} || '') =~ /no cause was found/
        || $e->{handler} && !@by && !is_type($e->{handler}, $e->{type});
}

sub is_type
{
    my ($handler, $type) = @_;
    return defined $type && $handler eq $type =~ s/\s*;.*//r;
}

sub few_unexplained
{
    my ($name, $leaks, @unexplained) = @_;
    Test::More::cmp_ok(@unexplained * 100, '<=', $leaks,
        "$name: of 100 leaks at most one without a cause")
        or Test::More::diag(map { "$_\n" } @unexplained);
    Test::More::note("no cause found: ", scalar @unexplained,
        " of $leaks leaks");
}

sub installed
{
    my $dir = $ENV{PG_MODULES} || '/usr/lib/apache2/modules';
    return grep { -e "$dir/mod_$_.so" } @_;
}

sub modules { [ @common, installed(@often), @{ $modules{ $_[0]{set} } } ] }

sub one_of { $_[rand @_] }
sub chance { rand() < $_[0] }

sub put
{
    my ($path, $text, $mode) = @_;
    my ($dir) = $path =~ m{(.*)/};
    make_path($dir);
    open my $fh, '>:raw', $path or die "$path: $!";
    print {$fh} $text;
    close $fh or die "$path: $!";
    chmod $mode || 0644, $path;
}

my @files = qw(index.php x.PHP x.phtml info.php page.html lib.inc data.txt
    a.php.jpg c.php~ sub/index.php sub/x.php sub/page.html up/evil.php
    up/index.html own/index.php own/deep/x.php);

sub fill
{
    my ($self, $dir) = @_;
    for my $name (@files) {
        next if chance(.12);
        put("$dir/$name", $name =~ /php|inc|html/i && !(/html/ && chance(.6))
            ? PGTest::SOURCE . ($name =~ /html/ ? PAGE : '')
            : "plain text of $name\n");
    }
    my %more = PGTest::Ways::files($self, $dir);
    put("$dir/$_", $more{$_}) for sort keys %more;
    symlink one_of("$dir/x.PHP", "$dir/page.html", "$self->{home}/al/info.php"),
        "$dir/link.php" if chance(.5);
    put("$dir/own/.htaccess", join "\n", $self->htaccess, '') if chance(.6);
    put("$dir/sub/.htaccess", join "\n", PGTest::Ways::directory($self), '')
        if chance(.25);
    my @lines = chance(.25) ? $self->front
        : chance(.3) ? PGTest::Ways::directory($self) : ();
    put("$dir/.htaccess", join "\n", @lines, '') if @lines;
}

# A front controller, as programs bring one; or something simpler.
sub front
{
    return chance(.5)
        ? ('RewriteEngine On', 'RewriteRule ^index\.php$ - [L]',
           'RewriteCond %{REQUEST_FILENAME} !-f',
           'RewriteCond %{REQUEST_FILENAME} !-d', 'RewriteRule . index.php [L]')
        : one_of('DirectoryIndex info.php index.html', 'Options -Indexes',
            'FallbackResource disabled', 'DirectoryIndex disabled');
}

sub runs
{
    my ($self) = @_;
    return $self->{set} eq 'fpm'
        ? qq{"proxy:unix:$self->{socket}|fcgi://localhost"}
        : 'application/x-httpd-php';
}

sub handler
{
    my ($self) = @_;
    return chance(.65) ? $self->runs : one_of('php5-fcgi', 'none',
        'application/x-httpd-php', 'default-handler', 'cgi-script',
        '"proxy:unix:/gone/x.sock|fcgi://gone"', 'text/plain');
}

sub mapping
{
    my ($self) = @_;
    my $h = $self->handler;
    my $roll = rand;
    return ('<FilesMatch "' . one_of('\.php$', '(?i)\.ph(p|tml)$', '\.inc$',
            '\.php5$') . '">', "  SetHandler $h", '</FilesMatch>')
        # mod_mime folds a handler to lower case, its socket with it
        if $roll < .5 || $h =~ /proxy:unix/ && $roll < .82;
    return "AddHandler $h " . one_of('.php', '.php .inc', '.phtml', '.html')
        if $roll < .75 && $h !~ /none/;
    return ('<IfModule mod_php8.c>', "  AddHandler $h .php", '</IfModule>')
        if $roll < .82 && $h !~ /none/;
    return ("AddHandler php-run .php", 'Action php-run /cgi-bin/php')
        if $roll < .92;
    return ('<If "-f %{REQUEST_FILENAME}">', '  <FilesMatch "\.php$">',
        "    SetHandler $h", '  </FilesMatch>', '</If>');
}

sub htaccess
{
    my ($self) = @_;
    return one_of('RemoveHandler .php', 'SetHandler none',
        'Require all denied', 'AddHandler application/x-httpd-ea-php74 .php',
        'AddType text/html .php', 'ForceType text/plain',
        'RewriteEngine On' . "\n" . 'RewriteRule x\.php$ - [H=text/plain]',
        'ThisIsNoDirective On', 'DirectoryIndex x.php index.php',
        $self->{set} eq 'php' ? 'php_flag engine off' : 'AddLanguage en .en',
        join "\n", $self->mapping);
}

sub section
{
    my ($name, $argument, @lines) = @_;
    return ("<$name \"$argument\">", map({ "  $_" } @lines), "</$name>");
}

# What may stand in a vhost beside its name.
sub ways_in
{
    my ($self, $n) = @_;
    my $root = "$self->{home}/s$n";
    my @lines;
    push @lines, "DocumentRoot $root" if !($self->{virtual}{$n} = chance(.15));
    push @lines, 'VirtualDocumentRoot' . one_of(" $self->{home}/v/%0/www",
            " $self->{home}/v/%0/www", " $self->{home}/v/%-2+/www",
            " $self->{home}/s%1.2", "IP $self->{home}/v/%0/www",
            " $self->{home}/v/%2/www" =~ s/%2/s$n.%-1/r)
        if $self->{virtual}{$n};
    push @lines, $self->mapping if chance(.5);
    push @lines, "Alias /al/ $self->{home}/al/" if chance(.4);
    push @lines, "Alias /one.php $self->{home}/al/info.php" if chance(.2);
    push @lines, "AliasMatch ^/m/([a-z]+)/(.*)\$ $self->{home}/m/\$1/\$2"
        if chance(.4);
    push @lines, "UserDir $self->{home}/u/*/www" if chance(.4);
    push @lines, "Redirect /old/ /sub/" if chance(.2);
    push @lines, 'DirectoryIndex ' . one_of('index.html index.php',
        'index.html index.php', 'x.php index.php?a=1', 'sub/ index.php',
        'own info.php', '/sub/index.php') if chance(.4);
    push @lines, 'FallbackResource ' . one_of('/index.php', '/index.php',
        'index.php', '/sub/index.php?a=1', '/up/evil.php') if chance(.2);
    push @lines, section('Files', one_of(qw(index.html index.php x.php)),
        'Require all denied') if chance(.1);
    push @lines, 'Redirect /sub/index.php /page.html' if chance(.1);
    push @lines, section('Directory', "$root/up", one_of('SetHandler none',
        'Require all denied', 'RemoveHandler .php', 'Options -Indexes'))
        if chance(.5);
    push @lines, section('Directory', "$self->{home}/m/*", $self->mapping)
        if chance(.3);
    push @lines, section('Location', '/sub', one_of(
        'SetHandler ' . $self->handler, 'Require all denied',
        'ForceType application/octet-stream')) if chance(.2);
    push @lines, section('LocationMatch', '^/al/.*\.php$', 'SetHandler '
        . $self->handler) if chance(.2);
    return (@lines, $self->proxy($n), $self->rules,
        PGTest::Ways::server($self, $n));
}

# Before 2.4.47 no worker of a ProxyPassMatch with "$1" is found: its pages, and
# so those of an ErrorDocument, never run.
sub proxy
{
    my ($self, $n) = @_;
    return if $self->{set} ne 'fpm' || !chance(.35)
        || !PGTest::Ways::is_since(47);
    return ((map { chance(.5) ? "ProxyPass $_ !" : () } '/sub/', '/up/'),
        "ProxyPassMatch ^/(.*\\.php)\$ "
        . "unix:$self->{socket}|fcgi://localhost$self->{home}/s$n/\$1");
}

sub rules
{
    return if !chance(.2);
    return ('RewriteEngine On', one_of('RewriteRule ^/info\.php$ - [F]',
        'RewriteRule \.php$ - [H=text/plain]', 'RewriteRule ^/x\. /page.html',
        'RewriteRule ^/pretty /index.php [PT]',
        "RewriteCond %{QUERY_STRING} ^a\nRewriteRule ^/sub /page.html [PT]"));
}

sub vhost
{
    my ($self, $n) = @_;
    my $address = one_of('*:@PORT@', '127.0.0.1:@PORT@', '*:@OTHER@', '*');
    return ("<VirtualHost $address>", map({ "  $_" } "ServerName s$n.example",
            chance(.5) ? "ServerAlias *.s$n.example other$n.example" : (),
            $self->ways_in($n)), '</VirtualHost>');
}

# All that is random happens here, in one order.
sub write
{
    my ($self) = @_;
    srand $self->{seed};
    my $home = $self->{home};
    $self->fill("$home/s$_") for 0 .. $self->{sites} - 1, 'main';
    $self->fill($_) for "$home/al", map({ "$home/m/$_" } qw(one two)),
        map({ "$home/u/$_/www" } qw(ann bob)),
        map({ "$home/v/s$_.example/www" } 0 .. $self->{sites} - 1);
    put("$home/types", "text/html html\ntext/plain txt\n");
    put("$home/bin/php", "#!/bin/sh\nexec /usr/bin/php-cgi\n", 0755);
    put("$home/bin/run.cgi", "#!/bin/sh\necho Content-Type: text/plain\n"
        . "echo\nprintf RAN-%d 42\n", 0755);
    PGTest::Ways::write_maps($self);
    my @lines = (PGTest::Ways::main($self), chance(.5) ? $self->mapping : ());
    push @lines, $self->vhost($_) for 0 .. $self->{sites} - 1;
    $self->{text} = join "\n", @lines, '';
    $self->{urls} = [ map { $self->url } 1 .. 1000 ];
    return $self;
}

my @paths = (map({ "/$_" } @files), qw(/ /index.php /index.php / /sub /sub/
    /own/ /own /up/ /none.php /none/ /pretty/url /info.php/more /al/index.php
    /al/ /al/info.php /al/sub/x.php /one.php /m/one/index.php /m/two/sub/x.php
    /m/one/ /~ann/index.php /~bob/ /~bob/sub/x.php /cgi-bin/run.cgi /old/x.php
    /own/%69ndex.php /sub/../index.php //index.php /v /x /info /sub/v /index
    /link.php /map.var /e.php /page.html?a=1 /x.PHP?a=1 /index.php?a=1 /m
    /pretty/one /sub/index.php/more /lib.inc /sub/x.php?b /up/evil.php?a
    /.htaccess /index.php/ /x.PHP/ /INDEX.PHP /Info.php /indx.php /sub%2findex.php
    /index.html /index.php%20 /?a /cgi-bin/none /al2/index.php
    /m2/index.php /m2/x.PHP /own/deep/x.php /own/deep/ /v.php.en /e.php/x
    /~cal/index.php /~ann/sub/ /~ann /sub/none.php /own/none /x.php?a));

my @headers = ('Cookie: seen=1', 'X-In: yes', 'Accept-Language: fr, en;q=0.5',
    'X-Client: 10.9.9.9', 'Accept: text/html', 'X-Forwarded-Proto: https',
    'Accept-Encoding: gzip', 'User-Agent: tester');

sub url
{
    my ($self) = @_;
    my $n = int rand $self->{sites};
    return { path => one_of(@paths), port => chance(.8) ? 1 : 2,
        method => chance(.8) ? 'GET' : chance(.8) ? 'POST'
            : one_of(qw(OPTIONS PUT DELETE)),
        headers => chance(.7) ? [] : [ one_of(@headers) ],
        user => chance(.06) ? 'ann' : '',
        host => one_of("s$n.example", "s$n.example", "s$n.example",
            "www.s$n.example", "other$n.example", "S$n.Example",
            'nobody.example', '127.0.0.1') };
}

my @php = qw(index.php x.PHP x.phtml f.php7 a.php.jpg c.php~ d.php.bak lib.inc
    wp-config.bak);
my @plain = qw(page.html data.txt pic.png);

# A file that tells itself from all others.
sub mark { "here $_[0] */" }

# A directory and what is below it, and the URLs that may lead there.
sub tree
{
    my ($self, $host, $dir, $paths, $depth) = @_;
    for my $name (@php, @plain) {
        next if !chance(.35);
        my $is_php = grep { $name eq $_ } @php;
        put("$dir/$name", $is_php ? PGTest::SOURCE . '<?php /* '
            . mark("$dir/$name") . "\n" : "plain text of $name\n");
        $self->file($host, $dir, $paths, $name) if $is_php;
    }
    if (-e "$dir/index.php" && chance(.15)) {
        symlink 'index.php', "$dir/l.php" or die "$dir/l.php: $!";
        $self->file($host, $dir, $paths, 'l.php', 'index.php');
    }
    put("$dir/.htaccess", join "\n", chance(.5) ? $self->htaccess
        : $self->closing($host), '') if chance(.3);
    return if $depth > 5;
    for my $n (1 .. ($depth < 2 ? 2 : int rand 2.4)) {
        $self->tree($host, "$dir/d$n", [map { "$_/d$n" } @$paths], $depth + 1);
    }
}

sub file
{
    my ($self, $host, $dir, $paths, $name, $real) = @_;
    push @{ $self->{files} }, { host => $host, file => "$dir/$name",
        paths => [map { "$_/$name" } @$paths],
        mark => mark("$dir/" . ($real || $name)) };
}

# Who may read it: nobody, everybody, or those that t/audit/trees-random.t is
# as well.
sub access
{
    my ($self) = @_;
    return one_of('Require all denied', 'Require all granted', 'Require local',
        'Require ip 10.9.0.0/16', 'Require method GET HEAD',
        q{Require expr "%{HTTP:X-In} == 'yes'"},
        "SetEnvIf X-In yes in\nRequire env in",
        "SetEnvIf Request_URI \\.phtml\$ this\nRequire env this",
        "SetEnvIf Request_URI \\.phtml\$ this\n<RequireAll>\n"
            . "Require all granted\nRequire not env this\n</RequireAll>",
        q{Require expr "%{REQUEST_URI} =~ m#x.phtml#"},
        "<Limit POST>\nRequire all denied\n</Limit>",
        "<LimitExcept POST>\nRequire all denied\n</LimitExcept>",
        "<LimitExcept GET>\nRequire all denied\n</LimitExcept>",
        "<RequireAll>\nRequire all granted\nRequire not ip 10.9.0.0/16\n"
            . '</RequireAll>',
        "<RequireAny>\nRequire all denied\nRequire ip 10.9.0.0/16\n"
            . '</RequireAny>',
        "AuthMerging Or\nRequire ip 10.9.0.0/16", "AuthMerging And\nRequire local",
        "AuthMerging Or\nRequire all denied", "Order deny,allow\nDeny from all",
        "AuthType Basic\nAuthName x\nAuthUserFile $self->{home}/users\n"
            . 'Require valid-user');
}

# What a .htaccess may say that keeps requests from files.
sub closing
{
    my ($self, $host) = @_;
    return $self->access if chance(.4);
    return one_of("<Files \"*.php\">\n" . $self->access . "\n</Files>",
        "Redirect /d1/d1 http://$host/page.html",
        'Redirect gone /d2/x.phtml', 'RedirectMatch 403 "\.bak$"',
        'RedirectMatch "(.*)\.phtml$" http://elsewhere.invalid$1',
        '<If "%{REQUEST_URI} =~ /d1/">' . "\nSetHandler none\n</If>",
        '<If "%{REQUEST_URI} =~ /phtml/">' . "\nRequire all denied\n</If>",
        "ErrorDocument 403 /index.php\nRequire all denied",
        'Options -FollowSymLinks', 'Options +SymLinksIfOwnerMatch',
        'Options +MultiViews', "Options +MultiViews\nMultiviewsMatch Any",
        "DirectorySlash Off\nOptions -Indexes", 'AddHandler type-map .html',
        'FallbackResource /index.php', 'AcceptPathInfo On',
        map { "RewriteEngine On\n$_" } 'RewriteRule \.(php|phtml)$ - [F]',
        'RewriteRule ^(.*)\.php7$ index.php [L]', 'RewriteRule \.inc$ - [R=404]',
        'RewriteRule x\.phtml$ http://elsewhere.invalid/ [R]',
        "RewriteCond %{REQUEST_FILENAME} !-f\nRewriteRule . index.php [L]",
        'RewriteRule ^index\.php$ - [H=text/plain]',
        "RewriteOptions Inherit\nRewriteRule ^no - [F]");
}

# And what a vhost may.
sub closed
{
    my ($self, $host) = @_;
    my @lines;
    push @lines, 'Redirect permanent / https://elsewhere.invalid/'
        if chance(.06);
    push @lines, one_of('Redirect /d1/d1 http://elsewhere.invalid/',
        'Redirect gone /d2/d1/', 'RedirectMatch 403 \.phtml$',
        'RedirectMatch ^/d1/(.*)\.php7$ http://elsewhere.invalid/$1')
        if chance(.3);
    push @lines, section('Directory', "$self->{home}/*/d2", $self->access)
        if chance(.15);
    push @lines, section('Location', '/d1', $self->access) if chance(.1);
    push @lines, section('LocationMatch', '\.phtml$', $self->access)
        if chance(.1);
    push @lines, 'ErrorDocument 403 /index.php' if chance(.1);
    push @lines, '<If "%{REQUEST_URI} =~ m#/d2/#">', 'SetHandler none', '</If>'
        if chance(.08);
    return @lines if chance(.7);
    return (@lines, 'RewriteEngine On', one_of('RewriteRule \.php7$ - [F]',
        'RewriteRule ^/d1/(.*) /d2/$1 [R=302,L]', 'RewriteRule ^/d2/ - [G]',
        'RewriteRule \.inc$ - [R=404]', 'RewriteRule ^/d1/d1/(.*)$ /d2/$1 [PT]',
        'RewriteRule x\.phtml$ - [H=text/plain]',
        "RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f\n"
            . 'RewriteRule . /index.php [L]',
        "RewriteCond %{HTTP_HOST} !^www\\.\n"
            . "RewriteRule ^/(.*) http://www.$host/\$1 [R=301,L]",
        "RewriteCond %{HTTP:X-Forwarded-Proto} !https\n"
            . 'RewriteRule ^/(.*) https://%{HTTP_HOST}/$1 [R=301,L]',
        "RewriteCond %{HTTPS} off\n"
            . 'RewriteRule ^/d1/(.*) https://%{HTTP_HOST}/d1/$1 [R=301,L]'));
}

# A second tree of a vhost, by Alias or AliasMatch, perhaps over a part of the
# first one.
sub beside
{
    my ($self, $n) = @_;
    my $dir = "$self->{home}/x$n";
    my $url = one_of('/m', '/m', '/d2/d1');
    if (chance(.15)) {
        $self->tree("t$n.example", "$dir/ann/www", ['/~ann'], 3);
        return "UserDir $dir/*/www";
    }
    my ($line, @paths) = @{ one_of(
        ["Alias $url $dir", $url], ["Alias $url/ $dir/", $url],
        ["AliasMatch ^$url/(.*)\$ $dir/\$1", $url],
        ["AliasMatch ^$url/(.*)\$ $dir/\$1\nAlias /n/ $dir/", $url, '/n']) };
    $self->tree("t$n.example", $dir, \@paths, 3);
    return $line;
}

sub write_trees
{
    my ($self, $trees) = @_;
    srand $self->{seed};
    put("$self->{home}/types", "text/html html\ntext/plain txt\n");
    put("$self->{home}/users", "ann:{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=\n");
    put("$self->{home}/bin/php", "#!/bin/sh\nexec /usr/bin/php-cgi\n", 0755);
    put("$self->{home}/smain/keep", '');
    my @lines = (chance(.5) ? $self->mapping : ());
    for my $n (0 .. $trees - 1) {
        my $host = "t$n.example";
        # no other site below it: that would be reached by another name
        my ($kind, $of) = chance(.1) ? ('Virtual', "/v$n/%-2") : ('', "/t$n");
        my $root = $self->{home} . $of =~ s/%-2/t$n/r;
        $self->tree($host, $root, [''], 0);
        push @lines, '<VirtualHost *>', map({ "  $_" }
            "ServerName $host", "ServerAlias www.$host",
            "${kind}DocumentRoot $self->{home}$of",
            chance(.7) ? $self->mapping : (),
            chance(.4) ? $self->beside($n) : (),
            chance(.3) ? section('Directory', "$root/d1", $self->mapping) : (),
            chance(.2) ? section('Directory', "$root/*/d1", $self->mapping)
                : (),
            chance(.2) ? section('Location', '/d2', 'SetHandler '
                . $self->handler) : (),
            chance(.15) ? section('DirectoryMatch', '/d1/d2', 'Require all '
                . 'denied') : (), $self->closed($host),
            $self->proxy_all($root)), '</VirtualHost>';
    }
    $self->{text} = join "\n", @lines, '';
    return $self;
}

sub proxy_all
{
    my ($self, $root) = @_;
    return $self->{set} eq 'fpm' && chance(.15) && PGTest::Ways::is_since(47)
        ? "ProxyPassMatch ^/(d1/.*\\.php)\$ "
            . "unix:$self->{socket}|fcgi://localhost$root/\$1" : ();
}

sub files { @{ $_[0]{files} } }

# The first ones; the sites have not more than a thousand.
sub urls { grep { defined } @{ $_[0]{urls} }[0 .. $_[1] - 1] }

sub conf
{
    my ($self) = @_;
    my $home = $self->{home};
    return <<"END" . $self->{text};
Listen 127.0.0.1:\@OTHER\@
TypesConfig $home/types
DocumentRoot $home/smain
ScriptAlias /cgi-bin/ $home/bin/
<Directory "$home">
    AllowOverride All
    Options +Indexes +FollowSymLinks +ExecCGI
    Require all granted
</Directory>
END
}

1;
