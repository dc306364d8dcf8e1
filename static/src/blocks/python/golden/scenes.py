#!/usr/bin/env python3
# 아이블록 작품 ‘작품’ · http://127.0.0.1:8000
# 실행: python3 이_파일.py   (Windows에서는: py 이_파일.py)
# 내 프로그램은 여기부터 61번째 줄까지예요.


def program():
    global 번
    번 = 0
    불러요 = Message("불러요")
    시작 = Scene("시작")
    숲속 = Scene("숲속")
    고양이 = Sprite("고양이", x=-60, y=-30, size=130, scene=시작, costumes=["고양이", "웃는 얼굴"])
    여우 = Sprite("여우", x=-60, y=-30, size=130, scene=숲속, costumes=["여우"])

    def 고양이_when_started(self):
        self.say("하나")
        wait(0.1)
        self.next_costume()
        self.say(self.costume)
        wait(0.1)
        self.say(self.costume_name)
        wait(0.1)
        self.clone(self)
        숲속.start()

    고양이.when_started(고양이_when_started)

    def 고양이_when_clone_started(self):
        while True:
            self.move(1)

    고양이.when_clone_started(고양이_when_clone_started)

    def 고양이_when_불러요(self):
        self.say("안 들려야 해요")

    고양이.when_received(불러요, 고양이_when_불러요)

    def 고양이_when_scene_started(self):
        if 번 == 1:
            self.say("돌아왔어요")
            wait(0.1)
            start_previous_scene()

    고양이.when_scene_started(고양이_when_scene_started)

    def 여우_when_started(self):
        self.say("여기는 아직이에요")

    여우.when_started(여우_when_started)

    def 여우_when_scene_started(self):
        global 번
        불러요.send()
        self.say("둘")
        번 = 1
        wait(0.1)
        start_previous_scene()

    여우.when_scene_started(여우_when_scene_started)

