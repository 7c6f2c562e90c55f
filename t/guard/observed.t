# also under: sanitizer valgrind
# Observing changes nothing: what is legal, what a .htaccess may say, what
# httpd tells about itself, and restarts. t/guard/directives.t has the messages
# of directives whose module is not there.
use strict;
use warnings;
use Cwd qw(abs_path);
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

my $top = abs_path("$FindBin::Bin/../..");

# Every name that the module listens to, out of its own tables.
my @observed = map { PGTest::slurp("$top/mod_phpguard/$_")
    =~ /^\s+\{ "(\w+)",\s+PG_/mg } 'model/directive_kinds.c', 'httpd/observe.c';
cmp_ok(scalar(@observed), '>', 30, 'the table of observed directives');

# Paths and ports are another server's each time.
sub plain
{
    my ($text, $server) = @_;
    my ($root, $port) = ($server->root, $server->port);
    s/\Q$root\E/ROOT/g, s/\b$port\b/PORT/g for $text;
    return $text;
}

sub console
{
    my ($guard, $conf, %how) = @_;
    my ($status, $text, $server) = PGTest->configtest(guard => $guard,
        guard_conf => "PHPGuardLint Off\n", conf => $conf, %how);
    return "$status\n" . plain($text, $server);
}

# <IfDirective> goes by what loaded modules own, and we own nothing.
for my $modules (since('2.4.34') ? ([],
        [qw(mime actions alias proxy rewrite fcgid dir)]) : ()) {
    my $conf = join '', map {
        "<IfDirective $_>\n    Define HAS_$_\n</IfDirective>\n" } @observed;
    my $dump = join '', map {
        "<IfDefine HAS_$_>\n    Use_$_ is_known\n</IfDefine>\n" } @observed;
    my %seen;
    for my $guard (0, 1) {
        # the first one that is known is in httpd's message; drop it, go on
        my @left = @observed;
        while (my ($which) = console($guard, join('', $conf, map {
                "<IfDefine HAS_$_>\n    Use_$_ here\n</IfDefine>\n" } @left),
                modules => $modules) =~ /Invalid command 'Use_(\w+)'/) {
            push @{ $seen{$guard} }, $which;
            @left = grep { lc $_ ne lc $which } @left;
        }
    }
    is_deeply($seen{1}, $seen{0}, '<IfDirective> finds the same, with '
        . (@$modules ? "@$modules" : 'no owner'));
    cmp_ok(scalar(@{ $seen{0} }), @$modules ? '>' : '<', 20,
        'and the question has an answer');
}

# What httpd says about itself is the same, but for the module's own lines.
for my $option ('-M', '-S', '-L', '-l', '-V', '-t -D DUMP_INCLUDES',
                '-t -D DUMP_CONFIG') {
    my @text = map {
        console($_, "AddHandler x .php\nInclude \@ROOT\@/more.conf\n"
            . "<VirtualHost *:1>\n    ServerName other\n</VirtualHost>\n",
            modules => [qw(mime actions)], args => [split ' ', $option],
            files => { '/more.conf' => "Action x /y\n" })
    } 0, 1;
    # the guard's lines in the configuration move those behind them
    s/^#\s+\d+:\n//mg,
        s/^PHPGuard\w* \(mod_phpguard\.c\)\n(?:\t.*\n)+//mg,
        s/^\s*PHPGuard\w* .*\n//mg, s/^ phpguard_module \(shared\)\n//mg,
        s/^(\s*)\(\d+\)/$1(line)/mg, s/(ROOT\/httpd\.conf):\d+/$1/g for @text;
    my %bare = map { ($_ => 1) } split /\n/, $text[0];
    is(scalar($text[1] =~ tr/\n//), scalar($text[0] =~ tr/\n//),
        "apache2 $option: as many lines");
    is(join("\n", grep { !$bare{$_} } split /\n/, $text[1]), '',
        "apache2 $option: no line of its own");
    like($text[0], qr/\A0\n./, "apache2 $option: it works");
}

# What may stand in a .htaccess and what it does there.
my @allow = ('AllowOverride None', 'AllowOverride AuthConfig',
    'AllowOverride FileInfo', 'AllowOverride All', 'AllowOverride Options',
    'AllowOverride Nonfatal=Override', 'AllowOverride Nonfatal=Unknown',
    'AllowOverride Nonfatal=All', 'AllowOverride FileInfo Nonfatal=All',
    "AllowOverride None\n    AllowOverrideList SetHandler AddType",
    "AllowOverride None\n    AllowOverrideList addhandler Action",
    "AllowOverride Options\n    AllowOverrideList RemoveHandler");
my @lines = ('SetHandler x-one', 'AddHandler x-two .php .txt', 'AddHandler x',
    'AddType text/x .txt', 'RemoveHandler .txt', 'RemoveType .txt',
    'ForceType text/y', 'Action text/plain /plain', 'Action x',
    'Script GET /x', 'TypesConfig /dev/null', 'php_flag engine off',
    'RewriteRule ^ -', 'Bogus', 'Bogus on', 'SetHandler x-one y',
    "<Files plain.txt>\n    ForceType text/z\n</Files>",
    "<Files plain.txt>\n    Bogus\n</Files>", "<Files\n", '</Files>',
    "AddType text/one .txt\nAddHandler\nAddType text/two .txt");
my (%files, $allow);
for my $a (0 .. $#allow) {
    $allow .= "<Directory \@DOCROOT\@/a$a>\n    $allow[$a]\n</Directory>\n";
    for my $l (0 .. $#lines) {
        $files{"a$a/l$l/.htaccess"} = "$lines[$l]\n";
        $files{"a$a/l$l/plain.txt"} = "plain\n";
    }
}

# All that the client and the administrator get to see of a request.
sub answer
{
    my ($server, $path) = @_;
    $server->mark;
    my $text = $server->raw("GET $path HTTP/1.0\r\n\r\n");
    # the files are another server's
    $text =~ s/^(Date|Last-Modified|ETag):.*\n//mg;
    my ($row) = $server->access(1);
    my $log = join "\n", $server->log_lines;
    $log =~ s/^\[[^]]+\] (\[\S+\]) \[pid[^]]+\]/$1/mg;
    $log =~ s/(client 127\.0\.0\.1):\d+/$1/g;
    return plain("$text\nhandler $row->{handler}\n$log", $server);
}

{
    my ($bare, $guarded) = map { PGTest->new(guard => $_,
        modules => [qw(mime actions)], conf => $allow, files => \%files,
        expect => [qr/./]) } 0, 1;
    my (%status, $moved);
    for my $a (0 .. $#allow) {
        my @differ;
        for my $l (0 .. $#lines) {
            my ($want, $got) = map { answer($_, "/a$a/l$l/plain.txt") }
                $bare, $guarded;
            push @differ, "$lines[$l]\nwithout:\n$want\nwith:\n$got"
                if $want ne $got;
            ++$status{$1} if $want =~ m{\AHTTP/1\.1 (\d+)};
            ++$moved if $want =~ /handler x-one|text\/[xyz]/;
        }
        (my $name = $allow[$a]) =~ s/\s+/ /g;
        ok(!@differ, ".htaccess under $name: all is as without")
            or diag(join "\n", @differ);
    }
    cmp_ok($status{200}, '>', 50, 'many lines are obeyed or passed over');
    cmp_ok($status{500}, '>', 50, 'and many are refused');
    cmp_ok($moved, '>', 10, 'and some change the answer');
    $_->stop for $bare, $guarded;
}

# A line that httpd passes over has no say in the explanation either.
{
    my $s = PGTest->new(modules => ['mime'], expect => [qr/PHPG|AH02295/],
        conf => <<'END', files => {
<Directory @DOCROOT@/none>
    AllowOverride None
</Directory>
<Directory @DOCROOT@/nonfatal>
    AllowOverride Nonfatal=All
</Directory>
<Directory @DOCROOT@/list>
    AllowOverride None
    AllowOverrideList sethandler
</Directory>
END
        map { ("$_/x.php" => SOURCE, "$_/.htaccess" => "SetHandler php-x\n") }
            qw(none nonfatal list all) });
    for my $case ([none => 0], [nonfatal => 0], [list => 1], [all => 1]) {
        my ($dir, $says) = @$case;
        $s->mark;
        is($s->get("/$dir/x.php")->{status}, 500, ".htaccess, $dir: refused");
        my ($alert) = $s->alerts;
        my $want = qr{decided by SetHandler php-x \(\S+/\.htaccess:1\)};
        $says ? like($alert, $want, ".htaccess, $dir: it is to blame")
              : unlike($alert, qr/decided by .*\.htaccess/,
                       ".htaccess, $dir: it is not");
    }
    $s->stop;
}

# The order in which modules are loaded does not matter.
my $story = <<'END';
AddType application/x-httpd-php .php
AddHandler php-fcgi .php
Action php-fcgi /bin/php
<FilesMatch ".+\.ph(p[345]?|t|tml)$">
    SetHandler application/x-httpd-php
</FilesMatch>
END
my @told = map {
    my $first = $_;
    my @owners = qw(mime actions alias);
    my $s = PGTest->new(modules => $first ? [] : \@owners,
        conf => ($first ? join('', map { PGTest::load_module($_) } @owners)
            . "TypesConfig /dev/null\n" : '')
            . "Include \@ROOT\@/story.conf\n",
        files => { 'x.php' => SOURCE, '/story.conf' => $story },
        guard_conf => "PHPGuardLint Off\n", expect => [qr/PHPG/]);
    is($s->get('/x.php')->{status}, 500, 'loaded '
        . ($first ? 'first' : 'last') . ': refused');
    my ($alert) = map { plain($_, $s) } $s->alerts;
    $alert =~ s/^.*?(PHPG)/$1/;
    $s->stop;
    $alert;
} 0, 1;
is($told[1], $told[0], 'loaded first or last: the same alert');
like($told[0], qr/PHPG0101.*decided\ by\ SetHandler.*story\.conf:5.*overridden:.*AddHandler\ php-fcgi/x,
    'and it holds what decided, and what lost');

# httpd unloads and loads all modules at each restart.
for my $mpm (MPMS) {
    my $s = PGTest->new(mpm => $mpm, modules => [qw(mime actions)],
        conf => $story, files => { 'x.php' => SOURCE, 'a.txt' => "plain\n" },
        guard_conf => "PHPGuardLint Off\n", expect => [qr/PHPG/]);
    my @wrong;
    for my $n (1 .. ($mpm eq 'event' ? 20 : 3)) {
        $n % 5 ? $s->graceful : $s->restart;
        $s->mark;
        my $r = $s->get('/x.php');
        push @wrong, "restart $n: $r->{status}" if $r->{status} != 500;
        my @alerts = $s->alerts;
        push @wrong, "restart $n: @alerts"
            if @alerts != 1 || $alerts[0] !~ /overridden: AddHandler php-fcgi .*, Action php-fcgi/;
        push @wrong, "restart $n: static"
            if $s->get('/a.txt')->{content} ne "plain\n";
    }
    ok(!@wrong, "$mpm: restarts change nothing") or diag(join "\n", @wrong);
    # taken out and put in again, without a stop
    for my $guard (0, 1) {
        $s->{guard} = $guard;
        $s->reconfigure($story);
        $s->graceful;
        is($s->get('/x.php')->{status}, $guard ? 500 : 200,
            "$mpm: a graceful restart " . ($guard ? 'with' : 'without')
            . ' the module');
    }
    $s->stop;
}

# mod_info shows every module's directives.
{
    my $s = PGTest->new(modules => [qw(mime actions info)], conf => <<'END');
<Location /info>
    SetHandler server-info
</Location>
<Directory @DOCROOT@/a>
    AddHandler one .two
</Directory>
END
    for my $query ('', '?config', '?list', '?hooks', '?mod_phpguard.c',
                   '?mod_mime.c') {
        my $r = $s->get("/info$query");
        is($r->{status}, 200, "mod_info$query: it works");
        like($r->{content}, qr{</html>\s*\z}, "mod_info$query: to its end");
    }
    my $page = $s->get('/info')->{content};
    like($page, qr/mod_phpguard\.c/, 'mod_info: knows the module');
    my @shown = $s->get('/info?mod_mime.c')->{content} =~ /AddHandler/g;
    cmp_ok(scalar(@shown), '>', 0, 'mod_info: mod_mime has its own');
    $s->stop;
}

# Wherever a directive is written, the alert names the place.
{
    my $s = PGTest->new(modules => [qw(mime macro)], expect => [qr/PHPG/],
        conf => "Include \@ROOT\@/rest.conf\n",
        guard_conf => "PHPGuardLint Off\n",
        files => {
            (map { ("$_/x.php" => SOURCE) } qw(macro include define version
                if nested wild)),
            '/macro.conf' => <<'END', '/more/a.conf' => <<'END',
<Macro PHPIn $dir $how>
    <Directory $dir>
        SetHandler $how
    </Directory>
</Macro>
END
<Directory @DOCROOT@/include>
    # a comment, and a line that goes on
    SetHandler \
        php-include
</Directory>
END
            '/more/b.conf' =>
                "<Directory \@DOCROOT\@/wild*>\nSetHandler php-wild\n"
                . "</Directory>\n",
            '/rest.conf' => <<'END' });
Include @ROOT@/macro.conf
Use PHPIn @DOCROOT@/macro php-macro
IncludeOptional @ROOT@/more/*.conf
Define HOW php-define
<Directory @DOCROOT@/define>
    SetHandler ${HOW}
</Directory>
<IfVersion >= 2.4>
    <IfModule mime_module>
        <Directory @DOCROOT@/version>
            SetHandler php-version
        </Directory>
    </IfModule>
</IfVersion>
<Directory @DOCROOT@/if>
    <If "true">
        SetHandler php-if
    </If>
</Directory>
<Directory @DOCROOT@/nested>
    <Files *.php>
        <If "true">
            SetHandler php-nested
        </If>
    </Files>
</Directory>
END
    for my $case (
        [macro => qr/php-macro \(macro '?PHPIn'?.*?macro\.conf.*?:\d+\)/i],
        [include => qr{php-include \(\S+/more/a\.conf:4\)}],
        [define => qr{php-define \(\S+/rest\.conf:6\)}],
        [version => qr{php-version \(\S+/rest\.conf:11\)}],
        [if => qr{php-if \(\S+/rest\.conf:17\)}],
        [nested => qr{php-nested \(\S+:23\)}],
        [wild => qr{php-wild \(\S+/more/b\.conf:2\)}],
    ) {
        my ($dir, $place) = @$case;
        $s->mark;
        is($s->get("/$dir/x.php")->{status}, 500, "$dir: refused");
        my ($alert) = $s->alerts;
        like($alert, qr/decided by SetHandler $place/,
            "$dir: the alert names the place");
        # what httpd read at the start may be gone after a restart
        $s->graceful if $dir eq 'macro';
    }
    $s->mark;
    $s->get('/macro/x.php') for 1 .. 3;
    my @alerts = $s->alerts;
    is(scalar(grep { /SetHandler php-macro \(macro 'PHPIn' .*macro\.conf/i }
        @alerts), 3, 'the name of a macro lasts') or diag(@alerts);
    $s->stop;
}

done_testing;
